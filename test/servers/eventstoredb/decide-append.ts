/** What a writer believes of the stream it appends to: its last revision, or one of the three words. */
export type ExpectedRevision = number | 'any' | 'no_stream' | 'stream_exists';

export type AppendDecision =
  | { readonly kind: 'store'; readonly firstRevision: number }
  /** These events are there already, up to this revision: the first answer is given again. */
  | { readonly kind: 'repeated'; readonly lastRevision: number }
  /** They are being written at this moment: the real server drops the second append without an answer. */
  | { readonly kind: 'in-flight' }
  | { readonly kind: 'wrong-revision'; readonly lastRevision: number | undefined }
  | { readonly kind: 'stream-deleted' };

export interface EventInStream {
  readonly id: string;
  readonly isDurable: boolean;
}

/** What the decision needs to know of a stream. */
export interface StreamHistory {
  /** -1 when it has no events. */
  readonly lastRevision: number;
  readonly isTombstoned: boolean;
  readonly isSoftDeleted: boolean;
  eventAt(revision: number): EventInStream | undefined;
  /** Where a recent event with this id stands in this stream. */
  revisionOf(id: string): number | undefined;
}

/** Whether an append of events with these ids is stored, as the real server decides it: only ids are compared, never data. */
export function decideAppend(
  history: StreamHistory,
  expected: ExpectedRevision,
  ids: readonly string[],
): AppendDecision {
  if (history.isTombstoned) return { kind: 'stream-deleted' };
  switch (expected) {
    case 'any':
      return repeatedAnywhere(history, ids);
    case 'stream_exists':
      return history.lastRevision < 0 ? wrong(history) : repeatedAnywhere(history, ids);
    case 'no_stream':
      return decideBehind(history, -1, ids);
    default:
      return decideBehind(history, expected, ids);
  }
}

/** Behind the last revision it is new; further back it can only be a repetition of what stands there. */
function decideBehind(history: StreamHistory, expectedLast: number, ids: readonly string[]): AppendDecision {
  const { lastRevision } = history;
  if (expectedLast > lastRevision) return wrong(history);
  if (expectedLast === lastRevision) return { kind: 'store', firstRevision: lastRevision + 1 };
  const different = ids.findIndex((id, index) => history.eventAt(expectedLast + 1 + index)?.id !== id);
  if (different === -1 && ids.length > 0) return found(history, expectedLast + 1, ids.length);
  const isRevival = different === 0 && expectedLast === -1 && history.isSoftDeleted;
  return isRevival ? { kind: 'store', firstRevision: lastRevision + 1 } : wrong(history);
}

/** Without an expected revision, the place of the first id says where all the others have to be. */
function repeatedAnywhere(history: StreamHistory, ids: readonly string[]): AppendDecision {
  const [firstId] = ids;
  const first = firstId === undefined ? undefined : history.revisionOf(firstId);
  if (first === undefined) return { kind: 'store', firstRevision: history.lastRevision + 1 };
  const isSame = ids.every((id, index) => history.eventAt(first + index)?.id === id);
  return isSame ? found(history, first, ids.length) : wrong(history);
}

function found(history: StreamHistory, first: number, count: number): AppendDecision {
  const lastRevision = first + count - 1;
  const isDurable = history.eventAt(lastRevision)?.isDurable === true;
  return isDurable ? { kind: 'repeated', lastRevision } : { kind: 'in-flight' };
}

function wrong({ lastRevision }: StreamHistory): AppendDecision {
  return { kind: 'wrong-revision', lastRevision: lastRevision < 0 ? undefined : lastRevision };
}
