import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Decision } from '#libs/kernel';
import { type InstanceFact, stateAfter } from '../events/index.js';
import { approveOperation } from './approve-operation.js';
import { cancelOperation } from './cancel-operation.js';
import { claimFulfilment } from './claim-fulfilment.js';
import { deprovisionInstance } from './deprovision-instance.js';
import { expireApproval } from './expire-approval.js';
import { expireLease } from './expire-lease.js';
import { failOperation } from './fail-operation.js';
import { type Instance, instance } from './instance.js';
import { isTerminal, stepsFrom } from './operation.js';
import { phasesFrom } from './phase-after.js';
import { refuseOperation } from './refuse-operation.js';
import { rejectRecalledProvision } from './reject-recalled-provision.js';
import { reportProgress } from './report-progress.js';
import { requestInstance } from './request-instance.js';
import { resumeFulfilment } from './resume-fulfilment.js';
import { retryCleanUp } from './retry-clean-up.js';
import { retryOperation } from './retry-operation.js';
import {
  change,
  claim,
  failure,
  guardedMarket,
  guardedOffer,
  market,
  offer,
  proves,
  request,
  success,
} from './story.js';
import { succeedOperation } from './succeed-operation.js';
import { suspendFulfilment } from './suspend-fulfilment.js';
import { updateInstance } from './update-instance.js';

type Rule = (state: Instance) => Decision<InstanceFact, unknown>;

/** What is drawn for each step: which command, at which operation (counted back from the newest), under which token, and coins. */
interface Draw {
  readonly command: number;
  readonly back: number;
  readonly token: number;
  readonly isGuarded: boolean;
  readonly isGood: boolean;
  readonly knowsSecret: boolean;
}

type MakeRule = (ids: { readonly fresh: string; readonly target: string }, draw: Draw) => Rule;

const contractOf = ({ isGuarded }: Draw) => (isGuarded ? guardedOffer : offer);
const decision = (operation: string) => ({ operation, approver: 'grace', decidedAt: '2026-01-01T00:00:01.000Z' });
const lateExpiry = '2027-01-01T00:00:00.000Z';

/** A report under the drawn token, by a worker who knows the secret of each claim or of none. */
const reportOn = (operation: string, { token, knowsSecret }: Draw) => ({
  operation,
  token,
  proves: (digest: string) => knowsSecret && proves(digest),
});

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
  ({ target }, draw) => reportProgress({ ...reportOn(target, draw), percent: 10 * draw.token, message: '' }),
  ({ target }, draw) => suspendFulfilment({ ...reportOn(target, draw), reason: '', retryAfterSeconds: 60 }),
  ({ target }, draw) => resumeFulfilment(reportOn(target, draw)),
  ({ target }, draw) => succeedOperation({ ...success(target), ...reportOn(target, draw) }),
  ({ target }, draw) => succeedOperation({ ...success(target), ...reportOn(target, draw) }),
  ({ target }, draw) => failOperation({ ...failure(target), ...reportOn(target, draw), instanceUsable: draw.isGood }),
  ({ target }, { token }) => expireLease({ operation: target, token }),
  ({ fresh, target }, { isGood, isGuarded }) =>
    rejectRecalledProvision({
      operation: target,
      isLate: isGuarded,
      cleanUp: { ...change(fresh), offer: { ...offer, isWithdrawn: isGood } },
    }),
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
    knowsSecret: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  }),
  { minLength: 30, maxLength: 80 },
);

interface Step {
  readonly before: Instance;
  readonly fact: InstanceFact;
  readonly after: Instance;
}

/** Plays a row of commands, the first of them the request, and tells each fact with the states around it. */
function play(drawn: readonly Draw[]): readonly Step[] {
  const first: Draw = {
    command: 0,
    back: 0,
    token: 1,
    isGuarded: drawn[0]?.isGuarded ?? false,
    isGood: true,
    knowsSecret: true,
  };
  const steps: Step[] = [];
  let state = instance.initialState;
  for (const [number, draw] of [first, ...drawn].entries()) {
    const ids = state.phase === 'ABSENT' ? [] : [...state.operations.keys()];
    const target = ids.at(-1 - draw.back) ?? 'o-1';
    const decided = commands[draw.command]?.({ fresh: `o-${number + 2}`, target }, draw)(state);
    for (const fact of decided?.outcome === 'accepted' ? decided.facts : []) {
      const after = instance.evolve(state, fact);
      steps.push({ before: state, fact, after });
      state = after;
    }
  }
  return steps;
}

const stateBefore = ({ before, fact }: Step) =>
  before.phase === 'ABSENT' || fact.type === 'InstanceRequested'
    ? undefined
    : before.operations.get(fact.data.operation)?.state;

const openOperations = ({ after }: Step) =>
  after.phase === 'ABSENT'
    ? []
    : [...after.operations.values()].filter(({ state }) => !isTerminal(state)).map(({ id }) => id);

const concernsOperation = ({ fact }: Step) => !fact.type.startsWith('Instance') && fact.type !== 'OperationSubmitted';

/** What is wrong with a step, in words; nothing when it is right. */
const wrongs = {
  leavesItsStateMachine: (step: Step) => {
    const [from, to] = [stateBefore(step), stateAfter[step.fact.type]];
    const isStep = from !== undefined && (to === 'SAME' ? !isTerminal(from) : stepsFrom[from].includes(to));
    return isStep || !concernsOperation(step) ? [] : [`${from} → ${step.fact.type}`];
  },
  leavesItsPhases: ({ before: { phase: from }, after: { phase: to } }: Step) => {
    if (from === 'ABSENT') return to === 'REQUESTED' ? [] : [`born ${to}`];
    const isStep = to !== 'ABSENT' && (from === to || phasesFrom[from].includes(to));
    return isStep ? [] : [`${from} → ${to}`];
  },
  hasTwoOpenOperations: (step: Step) => {
    const open = openOperations(step);
    const { after } = step;
    const isRemembered = after.phase !== 'ABSENT' && after.activeOperation === open[0];
    return open.length <= 1 && isRemembered ? [] : [open.join()];
  },
  completesUnderAnOldToken: ({ before, fact }: Step) => {
    if (before.phase === 'ABSENT' || (fact.type !== 'OperationSucceeded' && fact.type !== 'OperationFailed')) return [];
    const { operation, token } = fact.data;
    return before.operations.get(operation)?.claimCount === token ? [] : [`${operation} under ${token}`];
  },
};

const holds = (wrong: (step: Step) => readonly string[]) =>
  fc.assert(
    fc.property(draws, (drawn) => expect(play(drawn).flatMap(wrong)).toEqual([])),
    { numRuns: 2_000 },
  );

const toldByWorkers = [
  'FulfilmentProgressed',
  'FulfilmentSuspended',
  'FulfilmentResumed',
  'OperationSucceeded',
  'OperationFailed',
] as const satisfies readonly InstanceFact['type'][];

/** Leases end by the clock, and work whose leases all ended fails by it. */
const isOfTheClock = (fact: InstanceFact): boolean =>
  fact.type === 'OperationFailed' && fact.data.code === 'LEASES_EXHAUSTED';

describe('whatever is asked of an instance, in whatever order', () => {
  it('no operation leaves its state machine, and nothing follows a terminal state', () => {
    expect(() => holds(wrongs.leavesItsStateMachine)).not.toThrow();
  });

  it('no instance leaves its phases', () => {
    expect(() => holds(wrongs.leavesItsPhases)).not.toThrow();
  });

  it('at most one operation has not ended', () => {
    expect(() => holds(wrongs.hasTwoOpenOperations)).not.toThrow();
  });

  it('nothing is completed but under the newest token', () => {
    expect(() => holds(wrongs.completesUnderAnOldToken)).not.toThrow();
  });

  it('whoever does not know the secret of a claim says nothing of its work that counts', () =>
    fc.assert(
      fc.property(draws, (drawn) => {
        const steps = play(drawn.map((draw) => ({ ...draw, knowsSecret: false })));
        const told = steps.filter(({ fact }) => toldByWorkers.some((type) => type === fact.type));
        expect(told.filter(({ fact }) => !isOfTheClock(fact))).toEqual([]);
      }),
      { numRuns: 2_000 },
    ));

  it('at most one completion is taken per operation', () =>
    fc.assert(
      fc.property(draws, (drawn) => {
        const completed = play(drawn).flatMap(({ fact }) =>
          fact.type === 'OperationSucceeded' || fact.type === 'OperationFailed' ? [fact.data.operation] : [],
        );
        expect(completed).toEqual([...new Set(completed)]);
      }),
      { numRuns: 2_000 },
    ));

  it('an instance is gone only when nothing was begun at the producer, or the producer confirmed', () =>
    fc.assert(
      fc.property(draws, (drawn) => {
        const steps = play(drawn);
        const isGone = steps.at(-1)?.after.phase === 'GONE';
        const hasBegun = steps.some(({ fact }) => fact.type === 'FulfilmentClaimed');
        const isConfirmed = steps.some(({ fact }) => fact.type === 'InstanceDeprovisioned');
        expect(isGone && hasBegun && !isConfirmed).toBe(false);
      }),
      { numRuns: 2_000 },
    ));

  it('gets everywhere in both machines, so that the properties above say something', () => {
    const steps = fc.sample(draws, { numRuns: 2_000, seed: 1 }).flatMap(play);
    const states = new Set<string>(steps.map(({ fact }) => stateAfter[fact.type]));
    const phases = new Set<string>(steps.map(({ after }) => after.phase));
    const nobodyLeadsThere = ['TIMED_OUT', 'COMPENSATING', 'SUSPENDED'];
    expect([...states, ...nobodyLeadsThere]).toEqual(expect.arrayContaining(Object.keys(stepsFrom)));
    expect([...phases, ...nobodyLeadsThere]).toEqual(expect.arrayContaining(Object.keys(phasesFrom)));
  });
});
