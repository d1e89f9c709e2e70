/** Whole hours since 1970 in UTC: the finest grain in which anything is counted. */
export type Hour = number;

const hourMs = 3_600_000;
const hoursPerDay = 24;

export function hourOf(instant: string): Hour {
  return Math.floor(Date.parse(instant) / hourMs);
}

export function startOf(hour: Hour): string {
  return new Date(hour * hourMs).toISOString();
}

/** From the beginning of an hour to an instant given in the same hours. */
export function millisecondsOf(hours: number): number {
  return hours * hourMs;
}

export function dayOf(hour: Hour): Hour {
  return Math.floor(hour / hoursPerDay) * hoursPerDay;
}

export function monthOf(hour: Hour): Hour {
  const date = new Date(hour * hourMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth()) / hourMs;
}

/** Weeks begin on Monday, as ISO 8601 has them. */
export function weekOf(hour: Hour): Hour {
  const day = Math.floor(hour / hoursPerDay);
  const daysSinceMonday = (day + 3) % 7;
  return (day - daysSinceMonday) * hoursPerDay;
}

export function nextDay(day: Hour): Hour {
  return day + hoursPerDay;
}

export function nextWeek(week: Hour): Hour {
  return week + 7 * hoursPerDay;
}

export function nextMonth(month: Hour): Hour {
  const date = new Date(month * hourMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) / hourMs;
}
