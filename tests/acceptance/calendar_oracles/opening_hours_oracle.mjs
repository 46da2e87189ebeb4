// npm's opening_hours, which evaluates OpenStreetMap's notation
// (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification).
import { dateAfter, dateShownAt, isUneven, weekdayOf } from './wall_clock.mjs';

const DAY = 86_400;
const LATE = 2 * DAY - 3 * 3600;
const DEADLINE_DAYS_MAX = 20;
const WEEKDAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const clocked = (seconds) => [seconds / 3600, (seconds / 60) % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
const listed = (spans) => spans.map((span) => span.map(clocked).join('-')).join(',');
const overMidnight = (spans) => spans.some(([, to]) => to > DAY);
// What night shifts leave for the day after.
const restOf = (spans) => JSON.stringify(spans.filter(([, to]) => to > DAY));

function dated(date) {
  const [year, month, day] = date.split('-');
  return `${year} ${MONTHS[month - 1]} ${day}`;
}

// Rules of the week add to each other (`,`), so that a day does not end the night shift before; those of a
// date replace what there was (`;`).
function notation({ week, holidays, exceptions }) {
  const weekly = week.flatMap((spans, day) => (spans.length ? [`${WEEKDAYS[day]} ${listed(spans)}`] : []));
  const dates = [...new Set([...holidays, ...Object.keys(exceptions)])].sort();
  const special = dates.map((date) => `; ${dated(date)} ${exceptions[date]?.length ? listed(exceptions[date]) : 'off'}`);
  return weekly.join(', ') + special.join('');
}

export class OpeningHoursOracle {
  name = 'opening_hours';

  constructor(require) {
    this.Hours = require('opening_hours');
  }

  /** Why it cannot express this calendar, if so. */
  cannot({ week, holidays, exceptions }) {
    for (const date of Object.keys(exceptions)) {
      // A date's rule hides the rest of the night shift before, and not that of its own weekday's.
      const day = weekdayOf(date);
      if (overMidnight(week[day])) return 'an exception in place of a night shift';
      if (overMidnight(exceptions[dateAfter(date, -1)] ?? week[(day + 6) % 7]) && !holidays.includes(date)) return 'an exception after a night shift';
    }
    return undefined;
  }

  /**
   * Why it cannot be trusted between these instants, if so. It finds the day before by going back 24 hours: from the
   * first hour after a day of 23 that is two days, from the last hour of a day of 25 it is the same.
   */
  errs({ week, exceptions }, from, to) {
    const last = dateShownAt(to);
    for (let date = dateAfter(dateShownAt(from), -1); date <= last; date = dateAfter(date, 1)) {
      if (!isUneven(date)) continue;
      const own = week[weekdayOf(date)];
      const before = week[weekdayOf(dateAfter(date, -1))];
      const special = [-1, 0, 1].some((days) => exceptions[dateAfter(date, days)]?.some(([, end]) => end >= DAY));
      if (special || restOf(own) !== restOf(before) || own.some(([, end]) => end > LATE)) return 'the day before a day of 23 or 25 hours';
    }
    return undefined;
  }

  open(calendar) {
    this.hours = new this.Hours(notation(calendar), null);
  }

  elapsed(from, to) {
    return this.hours.getOpenDuration(new Date(from), new Date(to))[0];
  }

  /** Undefined where it would be too far off to look for. */
  deadline(start, target) {
    let left = target;
    for (const [from, to] of this.hours.getOpenIntervals(new Date(start), new Date(start + DEADLINE_DAYS_MAX * DAY * 1000))) {
      if (left <= to - from) return from.getTime() + left;
      left -= to - from;
    }
    return undefined;
  }
}
