// The wall clock of the zone that the process is in, as JavaScript's Date knows it. Local times are a date
// ("2024-12-24") and seconds since its 00:00, which may go beyond 24:00.

const DAY = 86_400;

export const dateAfter = (date, days) => new Date(Date.parse(date) + days * DAY * 1000).toISOString().slice(0, 10);
export const weekdayOf = (date) => (new Date(date).getUTCDay() + 6) % 7; // Monday is 0

const aheadOfUtc = (instant) => -new Date(instant).getTimezoneOffset() * 60; // seconds

export function dateShownAt(instant) {
  return new Date(instant + aheadOfUtc(instant) * 1000).toISOString().slice(0, 10);
}

/** Whether the process's zone is ahead of UTC by so much at each [instant, seconds]. */
export const knows = (ahead) => ahead.every(([instant, seconds]) => aheadOfUtc(instant) === seconds);

/** How often the clock shows this local time: 0 where a change skips it, 2 where it comes twice. */
export function timesShown(date, secondOfDay) {
  const asIfUtc = Date.parse(date) + secondOfDay * 1000;
  const offsets = new Set([-DAY, 0, DAY].map((around) => aheadOfUtc(asIfUtc + around * 1000)));
  return [...offsets].filter((seconds) => aheadOfUtc(asIfUtc - seconds * 1000) === seconds).length;
}

/** Whether this day has more or less than 24 hours. */
export function isUneven(date) {
  const midnight = (day) => new Date(`${day}T00:00:00`).valueOf();
  return midnight(dateAfter(date, 1)) - midnight(date) !== DAY * 1000;
}

/** How often the clock shows what it shows at this instant. */
export function timesShownAt(instant) {
  const date = dateShownAt(instant);
  return timesShown(date, (instant + aheadOfUtc(instant) * 1000 - Date.parse(date)) / 1000);
}
