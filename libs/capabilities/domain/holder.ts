import { type InstanceFact, type InstancePhase, instanceFacts } from '#libs/instances/events';
import type { Decider } from '#libs/kernel';

/**
 * How an instance stands to its version: `PENDING` is on its way; `BROKEN` was usable once, or could not be removed, so that something of it
 * is at the producer; `FAILED` never became anything; `GONE` is over for good.
 */
export type HolderPhase = 'PENDING' | 'LIVE' | 'ORPHANED' | 'BROKEN' | 'FAILED' | 'GONE';

/** Phases that keep a version from being retired. */
export const inTheWayPhases = ['PENDING', 'LIVE', 'ORPHANED', 'BROKEN'] as const satisfies readonly HolderPhase[];
export type InTheWayPhase = (typeof inTheWayPhases)[number];

/** An instance, as far as the version that it is of needs to know. */
export interface Holder {
  readonly instance: string;
  readonly capability: string;
  readonly version: string;
  readonly consumerTeam: string;
  readonly phase: HolderPhase;
  /** Whether something of it is known to be at the producer when it fails: it was usable once, or its removal failed. */
  readonly isLeft: boolean;
}

export type HolderState = Holder | { readonly phase: 'ABSENT' };

/** A fold of our own over the stream of another lib: a retirement reads at that moment what an instance says of itself. */
export const holder: Decider<HolderState, InstanceFact> = {
  facts: instanceFacts,
  initialState: { phase: 'ABSENT' },
  evolve: (state, fact) => holderAfter(state.phase === 'ABSENT' ? undefined : state, fact) ?? state,
};

const phases: Readonly<Record<InstancePhase, HolderPhase>> = {
  REQUESTED: 'PENDING',
  PROVISIONING: 'PENDING',
  ACTIVE: 'LIVE',
  CHANGING: 'LIVE',
  SUSPENDED: 'LIVE',
  DEPROVISIONING: 'LIVE',
  FAILED: 'FAILED',
  ORPHANED: 'ORPHANED',
  GONE: 'GONE',
};

/** Facts that say what the instance is of. Any of them makes it known. */
const naming = [
  'InstanceRequested',
  'OperationSubmitted',
  'InstanceProvisioned',
  'InstanceDeprovisioned',
  'InstanceOrphaned',
] as const;
type NamingFact = Extract<InstanceFact, { type: (typeof naming)[number] }>;

export function namesHolding(fact: InstanceFact): fact is NamingFact {
  return naming.some((type) => type === fact.type);
}

/** The instance after one of its facts; undefined while nothing said what it is of. */
export function holderAfter(known: Holder | undefined, fact: InstanceFact): Holder | undefined {
  const named = namesHolding(fact) ? nameIn(fact.data) : known;
  const phase = phaseAfter(known, fact);
  if (named === undefined || phase === undefined) return undefined;
  const { instance, capability, version, consumerTeam } = named;
  const isLeft = known?.isLeft === true || showsThatSomethingIsLeft(fact);
  const isBroken = phase === 'FAILED' && isLeft;
  return { instance, capability, version, consumerTeam, phase: isBroken ? 'BROKEN' : phase, isLeft };
}

function nameIn({ instance, capability, version, consumerTeam }: NamingFact['data']) {
  return { instance, capability, version, consumerTeam };
}

const showsThatSomethingIsLeft = (fact: InstanceFact): boolean =>
  fact.type === 'InstanceProvisioned' || (fact.type === 'OperationFailed' && fact.data.kind === 'DEPROVISION');

function phaseAfter(known: Holder | undefined, fact: InstanceFact): HolderPhase | undefined {
  if ('instancePhase' in fact.data) return phases[fact.data.instancePhase];
  if (fact.type === 'InstanceRequested') return 'PENDING';
  if (fact.type === 'InstanceProvisioned') return 'LIVE';
  if (fact.type === 'InstanceDeprovisioned') return 'GONE';
  if (fact.type === 'InstanceOrphaned') return 'ORPHANED';
  return fact.type === 'OperationSubmitted' && fact.data.kind === 'PROVISION' ? 'PENDING' : known?.phase;
}
