// Our calendars' answers before two judges who are not ours. Each is asked where it can express the hours, and
// where nothing begins or ends at a local time that a change of the clocks skips or brings twice: there they
// follow JavaScript's Date, and we calendar.h.
// Usage: node calendar_oracles.mjs ANSWERS    ANSWERS: what calendar_answers.cc prints
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dateAfter, dateShownAt, knows, timesShown, weekdayOf } from './wall_clock.mjs';
import { MomentOracle } from './moment_oracle.mjs';
import { OpeningHoursOracle } from './opening_hours_oracle.mjs';

const AGREED_LEAST = 3000; // of each judge, elapsed times and deadlines each
const SHOWN_MAX = 5;

const require = createRequire(`${process.env.ORACLE_PACKAGES}/`);

class Verdicts {
  agreed = { elapsed: 0, deadline: 0 };
  disagreed = 0;
  left_out = new Map();

  leaveOut(reason) {
    this.left_out.set(reason, (this.left_out.get(reason) ?? 0) + 1);
  }

  judge(what, calendar, asked, theirs) {
    if (asked[what] === theirs) {
      this.agreed[what] += 1;
      return;
    }
    this.disagreed += 1;
    if (this.disagreed <= SHOWN_MAX) {
      const { asked: _, ahead: __, ...rules } = calendar;
      console.log(`${what}: ours ${asked[what]}, theirs ${theirs}\n  ${JSON.stringify(asked)}\n  ${JSON.stringify(rules)}`);
    }
  }

  tell(name) {
    console.log(`${name}: ${this.agreed.elapsed} elapsed times and ${this.agreed.deadline} deadlines agree, ${this.disagreed} do not`);
    for (const [reason, count] of [...this.left_out].sort()) console.log(`  left out: ${count} (${reason})`);
    return this.disagreed === 0 && this.agreed.elapsed >= AGREED_LEAST && this.agreed.deadline >= AGREED_LEAST;
  }
}

/** Whether something of these days begins or ends at a local time that the clock does not show once. */
function meetsAChange({ week, holidays, exceptions }, from, to) {
  const last = dateAfter(dateShownAt(to), 2);
  for (let date = dateAfter(dateShownAt(from), -2); date <= last; date = dateAfter(date, 1)) {
    const edges = [0, ...(exceptions[date] ?? week[weekdayOf(date)]).flat()];
    if (edges.some((edge) => edge > 0 && timesShown(date, edge) !== 1)) return true;
    const midnightMatters = holidays.some((holiday) => holiday === date || dateAfter(holiday, 1) === date) || edges.some((edge) => edge % 86_400 === 0);
    if (midnightMatters && timesShown(date, 0) !== 1) return true;
  }
  return false;
}

function judgeBoth(oracle, verdicts, calendar, asked) {
  let elapsed, deadline;
  try {
    elapsed = oracle.elapsed(asked.from, asked.to);
    deadline = oracle.deadline(asked.from, asked.target);
  } catch (error) {
    verdicts.leaveOut(`it fails: ${error}`);
    return;
  }
  verdicts.judge('elapsed', calendar, asked, elapsed);
  if (deadline === undefined) verdicts.leaveOut('a deadline that it does not tell');
  else verdicts.judge('deadline', calendar, asked, deadline);
}

function ask(oracle, verdicts, calendar) {
  const reason = knows(calendar.ahead) ? oracle.cannot(calendar) : `other laws in ${calendar.zone}`;
  if (reason) {
    for (const _ of calendar.asked) verdicts.leaveOut(reason);
    return;
  }
  oracle.open(calendar);
  for (const asked of calendar.asked) {
    const { from, to, target } = asked;
    if (to <= from || target <= 0) {
      verdicts.leaveOut('no time at all');
      continue;
    }
    const last = Math.max(to, asked.deadline);
    const doubt = meetsAChange(calendar, from, last) ? 'a change of the clocks at a beginning or an end' : oracle.errs(calendar, from, last);
    if (doubt) {
      verdicts.leaveOut(doubt);
    } else {
      judgeBoth(oracle, verdicts, calendar, asked);
    }
  }
}

const judges = [new MomentOracle(require), new OpeningHoursOracle(require)].map((oracle) => ({ oracle, verdicts: new Verdicts() }));
for (const line of readFileSync(process.argv[2], 'utf8').trimEnd().split('\n')) {
  const calendar = JSON.parse(line);
  process.env.TZ = calendar.zone;
  for (const { oracle, verdicts } of judges) ask(oracle, verdicts, calendar);
}
const results = judges.map(({ oracle, verdicts }) => verdicts.tell(oracle.name));
process.exit(results.every(Boolean) ? 0 : 1);
