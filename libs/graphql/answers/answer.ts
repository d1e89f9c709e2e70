import type { GraphQLError } from 'graphql';
import type { Position } from '#libs/kernel';
import { figure, limitExceeded } from '../limits/limit-exceeded.js';
import type { Limits } from '../limits/limits.js';
import { neverSettled, openTexts } from './open-texts.js';

/** What a document has recorded for good, whatever becomes of its answer. */
export interface Committed {
  /** Of the last fact. */
  readonly position: Position;
  /** Of the mutations that were recorded, in their order. */
  readonly idempotencyKeys: readonly string[];
}

/** What is known of the answer to one operation, or to one event of a subscription, while it is made. */
export interface Answer {
  readonly bytesMax: number;
  /** What mutations have recorded so far; undefined when nothing is. */
  readonly committed: Committed | undefined;
  /**
   * Counts bytes that a selection will show, once for each alias and before they are fetched or opened; fewer than there will be are
   * fine, because the whole answer is measured in the end. False when the answer cannot fit any more: it is refused then.
   */
  charge(bytes: number): boolean;
  /**
   * Resolves when so many bytes of texts may be opened, and it is the caller's turn to do so. Whoever opens many asks for at most
   * `openedAtOnceBytes` at a time. Never settles when the answer is refused or ends first.
   */
  toOpen(bytes: number): Promise<void>;
  /**
   * Resolves when its operation, or a look-up that each row of a list makes, may begin: at once, unless operations have kept the event
   * loop for a while already in this turn. Then one begins in each turn, so that many that come together keep nobody else waiting for
   * all of them. Never settles when the answer is refused.
   */
  toRun(): Promise<void>;
  /** A mutation was recorded. */
  commit(idempotencyKey: string, position: Position): void;
  /** Refuses the answer as too large, and ends what is still made of it. Returns the error to throw. */
  refuse(): GraphQLError;
  /** Calls back once when the answer is refused, at once when it is already. */
  whenRefused(listener: (refusal: GraphQLError) => void): void;
  /** The answer's text is made, or nobody wants it any more: what was opened for it is let go. */
  end(): void;
}

/** Texts are opened in portions of about this length, so that nobody else waits long for the event loop. */
export const openedAtOnceBytes = 256 * 1_024;

/** Begins an answer. `signal` aborts when nobody waits for it any more. */
export type BeginAnswer = (signal: AbortSignal) => Answer;

/** The answers of one process: they share what may be open at a time. */
export function answersWithin({
  answerBytesMax,
  openBytesMax,
}: Pick<Limits, 'answerBytesMax' | 'openBytesMax'>): BeginAnswer {
  const texts = openTexts(openBytesMax);

  return (signal) => {
    const room = texts.enter();
    let bytes = 0;
    let committed: Committed | undefined;
    let refusal: GraphQLError | undefined;
    let tell: ((refusal: GraphQLError) => void) | undefined;

    const refuse = (): GraphQLError => {
      if (refusal !== undefined) return refusal;
      refusal = limitExceeded({ field: 'the answer', limit: `at most ${figure(answerBytesMax)} bytes` });
      room.leave();
      tell?.(refusal);
      return refusal;
    };

    return {
      bytesMax: answerBytesMax,
      get committed() {
        return committed;
      },
      charge: (more) => {
        bytes += more;
        if (bytes > answerBytesMax) refuse();
        return refusal === undefined;
      },
      toOpen: async (more) => {
        await room.take(more, signal);
        await texts.turn();
        if (refusal !== undefined || signal.aborted) return neverSettled();
      },
      toRun: async () => {
        await texts.begin();
        if (refusal !== undefined) return neverSettled();
      },
      commit: (idempotencyKey, position) => {
        const idempotencyKeys = [...(committed?.idempotencyKeys ?? []), idempotencyKey];
        committed = { position, idempotencyKeys };
      },
      refuse,
      whenRefused: (listener) => {
        tell = listener;
        if (refusal !== undefined) listener(refusal);
      },
      end: () => room.leave(),
    };
  };
}
