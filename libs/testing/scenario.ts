import assert from 'node:assert/strict';
import type { Decider, Decision, Fact } from '#libs/kernel';

/** Reads as the specification does: given these facts, when this rule decides, expect those facts, nothing, or a rejection. */
export function scenario<State, F extends Fact>(decider: Decider<State, F>) {
  return {
    given: (...facts: readonly F[]) => ({
      when<Rejection>(rule: (state: State) => Decision<F, Rejection>) {
        const decision = rule(facts.reduce(decider.evolve, decider.initialState));
        return {
          expectFacts: (...expected: readonly F[]) =>
            assert.deepEqual(decision, { outcome: 'accepted', facts: expected }),
          /** Accepted, because what the command asks for is so already. */
          expectNothing: () => assert.deepEqual(decision, { outcome: 'accepted', facts: [] }),
          expectRejection: (rejection: Rejection) => assert.deepEqual(decision, { outcome: 'rejected', rejection }),
        };
      },
    }),
  };
}
