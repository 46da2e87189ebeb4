// npm's moment-business-time: one span a day that ends by 24:00, and whole days off.
import { timesShownAt } from './wall_clock.mjs';

const DAY = 86_400;

const clocked = (seconds) => [seconds / 3600, (seconds / 60) % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');

export class MomentOracle {
  name = 'moment-business-time';

  constructor(require) {
    this.moment = require('moment-business-time');
  }

  /** Why it cannot express this calendar, if so. */
  cannot(calendar) {
    if (Object.keys(calendar.exceptions).length > 0) return 'days with hours of their own';
    if (calendar.week.some((spans) => spans.length > 1)) return 'several spans a day';
    if (calendar.week.flat().some(([, to]) => to > DAY)) return 'spans over midnight';
    return undefined;
  }

  errs() {
    return undefined;
  }

  open(calendar) {
    const workinghours = Object.fromEntries(
      calendar.week.map((spans, day) => [(day + 1) % 7, spans.length ? spans[0].map(clocked) : null]),
    );
    this.ends_at_midnight = calendar.week.flat().some(([, to]) => to === DAY);
    this.moment.updateLocale(this.moment.locale(), { workinghours, holidays: calendar.holidays });
  }

  elapsed(from, to) {
    return -this.moment(from).workingDiff(this.moment(to), 'milliseconds');
  }

  /**
   * Undefined where it does not say: it gives a local time, and of one that comes twice not which; and from a
   * closing at 24:00 it does not find the next opening.
   */
  deadline(start, target) {
    if (this.ends_at_midnight) return undefined;
    const deadline = this.moment(start).addWorkingTime(target / 1000, 'seconds').valueOf();
    return timesShownAt(deadline) === 1 ? deadline : undefined;
  }
}
