import { type Answer, meaningOf, type ToldError } from './answer.js';

/** What an attack must be answered with. */
export type Expected =
  | { readonly kind: 'DATA' }
  /** One of these refusals, and nothing else. */
  | { readonly kind: 'REFUSED'; readonly by: readonly ExpectedRefusal[] }
  /** Data, or one of these refusals. */
  | { readonly kind: 'DATA_OR_REFUSED'; readonly by: readonly ExpectedRefusal[] };

export interface ExpectedRefusal {
  readonly code: string;
  /** What the refusal's limit must name; looked for in the limit, its field and the message. Any limit fits when it is missing. */
  readonly limit?: RegExp;
}

/** One case of an attack and what was wrong about it; undefined when it was answered well. */
export interface Verdict {
  readonly name: string;
  readonly problem: string | undefined;
}

/** A refusal that names what was too large and how large it may be. */
export const limitNamed = (limit: RegExp): ExpectedRefusal => ({ code: 'LIMIT_EXCEEDED', limit });

/** The most that any answer may be, with a little room for the envelope of errors. */
const answerBytesMax = 2 * 1_024 * 1_024;

/** Compares an answer with what it must be. */
export function judged(name: string, answer: Answer, expected: Expected): Verdict {
  return { name, problem: problemOf(answer, expected) };
}

export function problemOf(answer: Answer, expected: Expected): string | undefined {
  if (answer.kind === 'ANSWERED' && answer.bytes > answerBytesMax) {
    return `the answer has ${answer.bytes} bytes, and at most ${answerBytesMax} are allowed`;
  }
  const meaning = meaningOf(answer);
  if (meaning.kind === 'BROKEN') return meaning.reason;
  if (meaning.kind === 'DATA')
    return expected.kind === 'REFUSED' ? 'it was answered, and had to be refused' : undefined;
  const internal = meaning.errors.find(({ code }) => code === 'INTERNAL_SERVER_ERROR');
  if (internal !== undefined) return `INTERNAL_SERVER_ERROR: ${internal.message}`;
  if (expected.kind === 'DATA') return `it was refused: ${told(meaning.errors)}`;
  const isExpected = meaning.errors.every((error) => expected.by.some((refusal) => isMet(refusal, error)));
  return isExpected ? undefined : `it was refused otherwise than expected: ${told(meaning.errors)}`;
}

function isMet({ code, limit }: ExpectedRefusal, error: ToldError): boolean {
  if (error.code !== code) return false;
  if (code === 'LIMIT_EXCEEDED' && (error.limit === undefined || error.field === undefined)) return false;
  return limit === undefined || limit.test(`${error.field} ${error.limit} ${error.message}`);
}

const told = (errors: readonly ToldError[]): string =>
  errors
    .slice(0, 3)
    .map(({ code, field, limit, message }) => `${code} ${limit === undefined ? message : `${field} ${limit}`}`)
    .join(', ')
    .slice(0, 300);

/** What was seen of the server while it was attacked. */
export interface Measured {
  /** How the attacked processes ended, one sentence each; none when all of them live. */
  readonly ended: readonly string[];
  /** Milliseconds of processor time that the event loop spent without turning, and the same by the clock on the wall. */
  readonly stallMs: number;
  readonly stallWallMs: number;
  /** How long somebody waited for a turn of the event loop by the processor's clock: the 99th percentile. */
  readonly waitP99Ms: number;
  /** Of `/livez`, and of a process beside the server that does nothing: what that one waits, nobody has caused. */
  readonly livezP99Ms: number;
  readonly livezLongestMs: number;
  readonly idleP99Ms: number;
  readonly livezFailures: number;
  readonly peakBytes: number;
  readonly beside: Served;
  /** Whether something was recorded meanwhile. */
  readonly hasHeadMoved: boolean;
  /** Secrets of the attack that stand in the output or the metrics of the server. */
  readonly leaks: readonly string[];
}

/** How a well-behaved caller was served meanwhile. */
export interface Served {
  readonly askedCount: number;
  readonly servedCount: number;
  readonly longestMs: number;
  /** The first answer that was not the expected one. */
  readonly firstProblem: string | undefined;
}

export interface Bounds {
  readonly stallMsMax: number;
  readonly livezP99MsMax: number;
  readonly peakBytesMax: number;
  readonly besideMsMax: number;
  /** Whether the attack may record something. */
  readonly mayRecord: boolean;
}

export const usualBounds: Bounds = {
  stallMsMax: 50,
  livezP99MsMax: 100,
  peakBytesMax: 1_024 * 1_024 * 1_024,
  besideMsMax: 2_000,
  mayRecord: false,
};

/** One sentence per bound that was broken while the server was attacked. */
export function brokenBounds(measured: Measured, bounds: Bounds): readonly string[] {
  return [...untrue(measured, bounds), ...unserved(measured.beside), ...slowness(measured, bounds)];
}

function* untrue({ ended, livezFailures, peakBytes, hasHeadMoved, leaks }: Measured, bounds: Bounds): Iterable<string> {
  for (const end of ended) yield `a process ended: ${end}`;
  if (livezFailures > 0) yield `/livez failed ${livezFailures} times`;
  if (peakBytes > bounds.peakBytesMax) yield `the memory rose to ${Math.round(peakBytes / 1_048_576)} MiB`;
  if (hasHeadMoved && !bounds.mayRecord) yield 'the head of the log moved, and nothing was to be recorded';
  for (const leak of leaks) yield `the server's output or metrics tell ${leak}`;
}

function* unserved({ askedCount, servedCount, firstProblem }: Served): Iterable<string> {
  if (askedCount === 0) yield 'nobody asked beside the attack';
  if (servedCount < askedCount) {
    yield `beside it ${askedCount - servedCount} of ${askedCount} were not served: ${firstProblem}`;
  }
}

/** What an input causes comes again with the input; what the first use of a program costs, or another process, does not. */
export function slowness(measured: Measured, bounds: Bounds): readonly string[] {
  const { stallMs, stallWallMs, livezP99Ms, beside } = measured;
  const livezMs = livezP99Of(measured);
  const stall = `the event loop stood for ${round(stallMs)} ms of processor time (${round(stallWallMs)} ms by the clock)`;
  const livez = `the p99 of /livez was ${round(livezMs)} ms (${round(livezP99Ms)} ms by the clock)`;
  return [
    ...(stallMs > bounds.stallMsMax ? [stall] : []),
    ...(livezMs > bounds.livezP99MsMax ? [livez] : []),
    ...(beside.longestMs > bounds.besideMsMax ? [`beside it somebody waited ${round(beside.longestMs)} ms`] : []),
  ];
}

/** When so many others have the processor, nothing can be said. */
const sharedByMax = 20;

/**
 * The part of what `/livez` waited that is the server's: without what an idle thread waits too, and no more than the event loop had the
 * processor for. On a quiet machine both are what the clock on the wall says. What stands without using the processor shows on either,
 * when it is long.
 */
export function livezP99Of({ livezP99Ms, idleP99Ms, waitP99Ms }: Measured): number {
  const waited = Math.max(0, livezP99Ms - idleP99Ms);
  return Math.min(waited, Math.max(waitP99Ms, waited / sharedByMax));
}

const round = (milliseconds: number): number => Math.round(milliseconds);
