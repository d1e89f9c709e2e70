import type { Fact, FactFamily, Mark, RecordedFact } from '#libs/kernel';

/**
 * When this fact, then that command. Called at least once per fact, in position order, only after the views have reached the fact.
 * It must be idempotent: derive the command's id from the fact's id; one that takes too long has failed, and may still be at work when it is
 * called again. A failure is tried again, and stops it in the end; it never skips.
 * Faults of the log are tried again without end.
 */
export interface Reaction<F extends Fact> {
  /** A sentence, e.g. `instances.provision-when-operation-approved`. Its checkpoint is kept under this name. */
  readonly name: string;
  readonly families: readonly FactFamily<F>[];
  /** Where it begins when it is new to a log that has facts already: at the first unless said. */
  readonly startsAt?: 'beginning' | 'head';
  /** Throws when the command could not be taken; a refusal of the command is not a failure. */
  react(fact: F, recorded: RecordedFact): Promise<void>;
  /** Told whenever its checkpoint was written down: everything up to there was reacted to. */
  passed?(mark: Mark): Promise<void>;
}
