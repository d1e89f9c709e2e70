import { livezP99Of, type Measured } from './judge.js';
import type { Outcome } from './stage.js';

/** The worst that was measured under an attack. */
export interface Worst {
  readonly stallMs: number;
  readonly stallWallMs: number;
  readonly livezP99Ms: number;
  readonly livezP99WallMs: number;
  readonly livezLongestMs: number;
  readonly peakMebibytes: number;
  readonly besideLongestMs: number;
  readonly besideServed: number;
}

/** One line of the result. */
export interface Result {
  readonly name: string;
  readonly cases: number;
  readonly violations: number;
  /** Null for a control: what it lets happen says nothing of the product. */
  readonly worst: Worst | null;
}

export function resultOf(name: string, { cases, violations, measured }: Outcome): Result {
  return { name, cases, violations: violations.length, worst: measured === undefined ? null : worstOf(measured) };
}

function worstOf(measured: Measured): Worst {
  return {
    stallMs: Math.round(measured.stallMs),
    stallWallMs: Math.round(measured.stallWallMs),
    livezP99Ms: Math.round(livezP99Of(measured)),
    livezP99WallMs: Math.round(measured.livezP99Ms),
    livezLongestMs: Math.round(measured.livezLongestMs),
    peakMebibytes: Math.round(measured.peakBytes / 1_048_576),
    besideLongestMs: Math.round(measured.beside.longestMs),
    besideServed: measured.beside.servedCount,
  };
}

const columns = 'cases violations  stall (wall)    livez p99 (wall)    MiB  beside (served)  attack';

export function table(results: readonly Result[], seed: string): string {
  return [columns, ...results.map(lineOf), `milliseconds; seed ${seed}`].join('\n');
}

export function lineOf({ name, cases, violations, worst }: Result): string {
  const counts = `${`${cases}`.padStart(5)} ${`${violations}`.padStart(10)}`;
  if (worst === null) return `${counts} ${' '.repeat(58)}  ${name}`;
  const stall = `${worst.stallMs} (${worst.stallWallMs})`.padStart(13);
  const livez = `${worst.livezP99Ms} (${worst.livezP99WallMs})`.padStart(19);
  const beside = `${worst.besideLongestMs} (${worst.besideServed})`.padStart(16);
  return `${counts} ${stall} ${livez} ${`${worst.peakMebibytes}`.padStart(6)} ${beside}  ${name}`;
}
