import type { Position } from './fact.js';

/** What became of a command. */
export type Decided<State, F, Rejection> =
  | {
      readonly outcome: 'accepted';
      /** Recorded by this command, now or when it came first; none when what it asks for was so already. */
      readonly facts: readonly F[];
      /** The aggregate as it stands now. */
      readonly state: State;
      /** Of the command's last fact; without facts, of the last fact of the stream; undefined while the stream is empty. */
      readonly position: Position | undefined;
      /** The command came before, and this is its first answer. */
      readonly isRepeated: boolean;
    }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection }
  /** The command's id was used before with another payload. */
  | { readonly outcome: 'key-reused' };
