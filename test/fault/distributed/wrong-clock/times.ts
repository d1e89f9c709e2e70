import { comparePositions, type Position, type RecordedFact } from '#libs/kernel';

/** What a clock may be off before it is wrong. */
const toleranceMs = 2_000;

interface TrueTime {
  /** The head of the log when the trial began; undefined when nothing was recorded yet. */
  readonly from: Position | undefined;
  /** Milliseconds of the clock that nobody moved. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/**
 * Invariant 2 of times: what was decided during a trial says so, and nothing is recorded before what stands before it. Each process has a clock of its own, so between
 * streams that holds as far as these may differ, and within a stream to the millisecond.
 */
export function* timesTold(facts: readonly RecordedFact[], { from, startedAt, endedAt }: TrueTime): Iterable<string> {
  let latestMs = Number.NEGATIVE_INFINITY;
  const latestOf = new Map<string, string>();
  for (const { stream, revision, position, metadata, recordedAt } of facts) {
    const name = `${stream}@${revision}`;
    const recordedMs = Date.parse(recordedAt);
    const beforeMs = Math.max(latestMs - toleranceMs, Date.parse(latestOf.get(stream) ?? recordedAt));
    if (recordedMs < beforeMs)
      yield `[2] ${name} was recorded at ${recordedAt}, and what stands before it at ${instant(latestMs)}`;
    latestMs = Math.max(latestMs, recordedMs);
    latestOf.set(stream, recordedAt);
    if (from !== undefined && comparePositions(position, from) <= 0) continue;
    for (const told of [metadata.occurredAt, recordedAt]) {
      const at = Date.parse(told);
      if (at < startedAt - toleranceMs || at > endedAt + toleranceMs) {
        yield `[2] ${name} tells of ${told}, and the trial lasted from ${instant(startedAt)} to ${instant(endedAt)}`;
      }
    }
  }
}

const instant = (ms: number): string => new Date(ms).toISOString();
