import type { Fact, Position } from '#libs/kernel';
import type { ChainedFact } from '../hash-chain.js';

/** The revisions of the facts that a command made, and what it carried. */
export interface CommandTrace {
  readonly payloadDigest: string;
  readonly firstRevision: number;
  readonly lastRevision: number;
}

/** A stream as folded up to a revision. */
export interface Fold<State> {
  readonly state: State;
  /** Of the last fact; -1 while there is none. */
  readonly revision: number;
  readonly position: Position | undefined;
  /** The next fact is chained to it; its hash is not counted before there is a next fact. */
  readonly last: ChainedFact | undefined;
  /** How many erasures there had been when the first of its texts was opened. */
  readonly erasureCount: number;
  /** Of all stored data, as JSON. */
  readonly bytes: number;
  /** Whether any of its texts is sealed: then the stream has a key, and another one must not be made. */
  readonly hasSealed: boolean;
  /** Whether a text read `unreadable`: its key may come back, so the fold is not kept. */
  readonly hasUnreadable: boolean;
  /**
   * By command id. Grows in place and is shared between the folds of one stream: all in it is stored, so an older fold that
   * knows of a newer command answers it rightly.
   */
  readonly commands: Map<string, CommandTrace>;
}

/** A fact in both its shapes: as the rules read it, and as the log holds it. */
export interface StoredFact<F extends Fact> {
  readonly fact: F;
  readonly stored: ChainedFact & { readonly position?: Position | undefined };
  readonly bytes: number;
  /** Whether it has a sealed text, and whether one could not be read. */
  readonly isSealed: boolean;
  readonly isUnreadable: boolean;
}

const nothingSealed = { hasSealed: false, hasUnreadable: false };

export function emptyFold<State>(state: State, erasureCount: number): Fold<State> {
  return {
    state,
    revision: -1,
    position: undefined,
    last: undefined,
    erasureCount,
    bytes: 0,
    ...nothingSealed,
    commands: new Map(),
  };
}

/** The fold after facts that are stored for certain. */
export function extendFold<State, F extends Fact>(
  fold: Fold<State>,
  facts: readonly StoredFact<F>[],
  evolve: (state: State, fact: F) => State,
): Fold<State> {
  const last = facts.at(-1);
  if (last === undefined) return fold;
  for (const { stored } of facts) remember(fold.commands, stored);
  return {
    state: facts.reduce((state, { fact }) => evolve(state, fact), fold.state),
    revision: last.stored.revision,
    position: last.stored.position,
    last: last.stored,
    erasureCount: fold.erasureCount,
    bytes: facts.reduce((sum, { bytes }) => sum + bytes, fold.bytes),
    hasSealed: fold.hasSealed || facts.some(({ isSealed }) => isSealed),
    hasUnreadable: fold.hasUnreadable || facts.some(({ isUnreadable }) => isUnreadable),
    commands: fold.commands,
  };
}

function remember(commands: Map<string, CommandTrace>, { revision, metadata }: ChainedFact): void {
  const { commandId, payloadDigest } = metadata;
  const firstRevision = commands.get(commandId)?.firstRevision ?? revision;
  commands.set(commandId, { payloadDigest, firstRevision, lastRevision: revision });
}
