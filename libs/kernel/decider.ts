import type { Fact } from './fact.js';
import type { FactFamily } from './fact-codec.js';

/** All that the event store needs to know of an aggregate: its facts, and how a fact changes what is known. */
export interface Decider<State, F extends Fact> {
  readonly facts: FactFamily<F>;
  readonly initialState: State;
  readonly evolve: (state: State, fact: F) => State;
}
