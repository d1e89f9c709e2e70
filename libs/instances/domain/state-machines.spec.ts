import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Decision } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';
import { approveOperation } from './approve-operation.js';
import { cancelOperation } from './cancel-operation.js';
import { claimFulfilment } from './claim-fulfilment.js';
import { deprovisionInstance } from './deprovision-instance.js';
import { expireApproval } from './expire-approval.js';
import { expireLease } from './expire-lease.js';
import { failOperation } from './fail-operation.js';
import { type Instance, instance } from './instance.js';
import { isTerminal, stateAfter, stepsFrom } from './operation.js';
import { phasesFrom } from './phase-after.js';
import { refuseOperation } from './refuse-operation.js';
import { reportProgress } from './report-progress.js';
import { requestInstance } from './request-instance.js';
import { resumeFulfilment } from './resume-fulfilment.js';
import { retryCleanUp } from './retry-clean-up.js';
import { retryOperation } from './retry-operation.js';
import { change, claim, failure, guardedMarket, guardedOffer, market, offer, request, success } from './story.js';
import { succeedOperation } from './succeed-operation.js';
import { suspendFulfilment } from './suspend-fulfilment.js';
import { updateInstance } from './update-instance.js';

type Rule = (state: Instance) => Decision<InstanceFact, unknown>;

/** What is drawn for each step: which command, at which operation (counted back from the newest), under which token, and two coins. */
interface Draw {
  readonly command: number;
  readonly back: number;
  readonly token: number;
  readonly isGuarded: boolean;
  readonly isGood: boolean;
}

type MakeRule = (ids: { readonly fresh: string; readonly target: string }, draw: Draw) => Rule;

const contractOf = ({ isGuarded }: Draw) => (isGuarded ? guardedOffer : offer);
const decision = (operation: string) => ({ operation, approver: 'grace', decidedAt: '2026-01-01T00:00:01.000Z' });
const lateExpiry = '2027-01-01T00:00:00.000Z';

const commands: readonly MakeRule[] = [
  (_, draw) => requestInstance(request, draw.isGuarded ? guardedMarket : market),
  ({ fresh }, draw) => updateInstance({ ...change(fresh), offer: contractOf(draw), parameters: '{}', violations: [] }),
  ({ fresh }) => deprovisionInstance(change(fresh)),
  ({ fresh, target }) => retryOperation({ ...change(fresh), retryOf: target }),
  ({ fresh }) => retryCleanUp(change(fresh)),
  ({ fresh, target }) => cancelOperation({ operation: target, reason: '', cleanUp: change(fresh) }),
  ({ target }) => approveOperation({ ...decision(target), comment: '' }),
  ({ target }) => refuseOperation({ ...decision(target), reason: '' }),
  ({ target }, { isGood }) => expireApproval({ operation: target, expiredAt: isGood ? lateExpiry : '2026' }),
  ...claims(6),
  ({ target }, { token }) => reportProgress({ operation: target, token, percent: 10 * token, message: '' }),
  ({ target }, { token }) => suspendFulfilment({ operation: target, token, reason: '', retryAfterSeconds: 60 }),
  ({ target }, { token }) => resumeFulfilment({ operation: target, token }),
  ({ target }, { token }) => succeedOperation(success(target, token)),
  ({ target }, { token }) => succeedOperation(success(target, token)),
  ({ target }, { token, isGood }) => failOperation({ ...failure(target, token), instanceUsable: isGood }),
  ({ target }, { token }) => expireLease({ operation: target, token }),
];

/** Claims come often, else few stories get anywhere. A recalled version now and then. */
function claims(count: number): readonly MakeRule[] {
  return Array.from(
    { length: count },
    (_, index): MakeRule =>
      ({ fresh, target }, { isGood }) => {
        const cleanUp = { ...change(fresh), offer: { ...offer, isWithdrawn: index === 0 && isGood } };
        return claimFulfilment({ ...claim(target), cleanUp });
      },
  );
}

const draws = fc.array(
  fc.record({
    command: fc.nat({ max: commands.length - 1 }),
    back: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 3 }) }),
    token: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) }),
    isGuarded: fc.boolean(),
    isGood: fc.boolean(),
  }),
  { minLength: 30, maxLength: 80 },
);

/** Plays a row of commands, the first of them the request, and hands each fact with the states around it to the check. */
function play(drawn: readonly Draw[], check: (before: Instance, fact: InstanceFact, after: Instance) => void): void {
  const first: Draw = { command: 0, back: 0, token: 1, isGuarded: drawn[0]?.isGuarded ?? false, isGood: true };
  [first, ...drawn].reduce<Instance>((state, draw, step) => {
    const ids = state.phase === 'ABSENT' ? [] : [...state.operations.keys()];
    const target = ids.at(-1 - draw.back) ?? 'o-1';
    const rule = commands[draw.command]?.({ fresh: `o-${step + 2}`, target }, draw);
    const decided = rule?.(state);
    if (decided?.outcome !== 'accepted') return state;
    return decided.facts.reduce((before, fact) => {
      const after = instance.evolve(before, fact);
      check(before, fact, after);
      return after;
    }, state);
  }, instance.initialState);
}

const runs = { numRuns: 2_000 };

describe('whatever is asked of an instance, in whatever order', () => {
  it('no operation leaves its state machine, and nothing follows a terminal state', () =>
    fc.assert(
      fc.property(draws, (drawn) =>
        play(drawn, (before, fact) => {
          if (before.phase === 'ABSENT' || fact.type === 'InstanceRequested' || fact.type === 'OperationSubmitted')
            return;
          const to = stateAfter[fact.type];
          const from = before.operations.get(fact.data.operation)?.state;
          if (to === 'SAME' && fact.type.startsWith('Instance')) return;
          expect(from).toBeDefined();
          if (from === undefined) return;
          expect(isTerminal(from)).toBe(false);
          if (to !== 'SAME') expect(stepsFrom[from]).toContain(to);
        }),
      ),
      runs,
    ));

  it('no instance leaves its phases', () =>
    fc.assert(
      fc.property(draws, (drawn) =>
        play(drawn, (before, _, after) => {
          if (before.phase === 'ABSENT') return expect(after.phase).toBe('REQUESTED');
          if (after.phase === 'ABSENT') return expect(after.phase).toBe(before.phase);
          if (after.phase !== before.phase) expect(phasesFrom[before.phase]).toContain(after.phase);
        }),
      ),
      runs,
    ));

  it('at most one operation has not ended', () =>
    fc.assert(
      fc.property(draws, (drawn) =>
        play(drawn, (_, fact, after) => {
          if (after.phase === 'ABSENT') return;
          const open = [...after.operations.values()].filter(({ state }) => !isTerminal(state)).map(({ id }) => id);
          expect(open).toEqual(after.activeOperation === undefined ? [] : [after.activeOperation]);
          if (fact.type === 'OperationSubmitted') expect(open).toEqual([fact.data.operation]);
        }),
      ),
      runs,
    ));

  it('at most one completion is taken per operation and token, and only under the newest token', () =>
    fc.assert(
      fc.property(draws, (drawn) => {
        const completed = new Set<string>();
        play(drawn, (before, fact) => {
          if (fact.type !== 'OperationSucceeded' && fact.type !== 'OperationFailed') return;
          const { operation, token } = fact.data;
          expect(completed).not.toContain(operation);
          completed.add(operation);
          expect(before.phase === 'ABSENT' ? undefined : before.operations.get(operation)?.claimCount).toBe(token);
        });
      }),
      runs,
    ));

  it('an instance is gone only when nothing was begun at the producer, or the producer confirmed', () =>
    fc.assert(
      fc.property(draws, (drawn) => {
        let hasBegun = false;
        let isConfirmed = false;
        play(drawn, (_, fact, after) => {
          hasBegun ||= fact.type === 'FulfilmentClaimed';
          isConfirmed ||= fact.type === 'OperationSucceeded' && fact.data.kind === 'DEPROVISION';
          if (after.phase === 'GONE') expect(isConfirmed || !hasBegun).toBe(true);
        });
      }),
      runs,
    ));

  it('gets everywhere in both machines, so that the properties above say something', () => {
    const seen = new Set<string>();
    for (const drawn of fc.sample(draws, { numRuns: 2_000, seed: 1 })) {
      play(drawn, (_, fact, after) => {
        seen.add(after.phase);
        seen.add(stateAfter[fact.type]);
      });
    }
    const unreachable = ['TIMED_OUT', 'COMPENSATING'];
    const states = Object.keys(stepsFrom).filter((state) => !unreachable.includes(state));
    expect([...seen]).toEqual(expect.arrayContaining(states));
    expect([...seen]).toEqual(expect.arrayContaining(Object.keys(phasesFrom)));
  });
});
