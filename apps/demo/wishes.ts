const dayMs = 86_400_000;
const daysMax = 364;
const daysMin = 7;

export interface Wishes {
  readonly directory: string;
  readonly seed: number;
  readonly days: number;
  /** Midnight at which the story ends, in milliseconds. */
  readonly end: number;
}

interface Given {
  readonly data?: string;
  readonly seed?: string;
  readonly days?: string;
  readonly until?: string;
}

/** What holds where nothing else is said. */
interface Surroundings {
  readonly now: number;
  /** Of the installation. */
  readonly dataDirectory: string;
}

/** What is wrong, or what is wanted. Without a day to end on, the story ends with last week, so that weekdays stay weekdays. */
export function wishesIn(
  { data, seed = '1', days = `${daysMax}`, until }: Given,
  { now, dataDirectory }: Surroundings,
): Wishes | string {
  const end = until === undefined ? lastMonday(now) : Date.parse(`${until}T00:00:00Z`);
  if (!isWholeBetween(seed, 0, Number.MAX_SAFE_INTEGER)) return `--seed is a whole number from 0 on, not ${seed}`;
  if (!isWholeBetween(days, daysMin, daysMax))
    return `--days is a whole number from ${daysMin} to ${daysMax}, not ${days}`;
  if (!(end <= now)) return `--until is a day that has begun, such as 2026-03-02, not ${until}`;
  return { directory: data ?? dataDirectory, seed: Number(seed), days: Number(days), end };
}

function isWholeBetween(text: string, least: number, most: number): boolean {
  return /^\d{1,16}$/.test(text) && Number(text) >= least && Number(text) <= most;
}

/** The first of January 1970 was a Thursday. */
function lastMonday(now: number): number {
  const day = Math.floor(now / dayMs);
  return (day - ((day + 3) % 7)) * dayMs;
}
