import { type InstanceFact, type InstancePhase, instanceFacts } from '#libs/instances/events';
import type { RowView } from '#libs/read-store';

export type LiveInstanceRow = {
  readonly instance: string;
  readonly capability: string;
  readonly version: string;
  readonly consumerTeam: string;
  /** `PENDING` is on its way, `FAILED` is none that anybody can use. An instance that is gone has no row. */
  readonly phase: 'PENDING' | 'LIVE' | 'ORPHANED' | 'FAILED';
};

const phases: Readonly<Record<InstancePhase, LiveInstanceRow['phase'] | undefined>> = {
  REQUESTED: 'PENDING',
  PROVISIONING: 'PENDING',
  ACTIVE: 'LIVE',
  CHANGING: 'LIVE',
  SUSPENDED: 'LIVE',
  DEPROVISIONING: 'LIVE',
  FAILED: 'FAILED',
  ORPHANED: 'ORPHANED',
  GONE: undefined,
};

/** Our own memory of what runs on which version, kept from the facts of instances. */
export const liveInstancesView: RowView<LiveInstanceRow, InstanceFact> = {
  name: 'capabilities.live-instances',
  revision: 1,
  table: 'capabilities_live_instances',
  columns: {
    instance: { type: 'text' },
    capability: { type: 'text' },
    version: { type: 'text' },
    consumerTeam: { type: 'text' },
    phase: { type: 'text' },
  },
  key: ['instance'],
  indexes: [['capability', 'version', 'phase']],
  families: [instanceFacts],
  isPerStream: true,
  keysOf: (fact) => (namesHolding(fact) || 'instancePhase' in fact.data ? [[fact.data.instance]] : []),
  fold: (row, fact) => {
    const held = namesHolding(fact) ? holdingOf(fact.data) : row;
    const phase = phaseAfter(row, fact);
    return held === undefined || phase === undefined ? undefined : { ...held, phase };
  },
};

/** Facts that say what the instance is of. Any of them brings the row back when an instance that was gone lives again. */
const naming = [
  'InstanceRequested',
  'OperationSubmitted',
  'InstanceProvisioned',
  'InstanceDeprovisioned',
  'InstanceOrphaned',
] as const;
type NamingFact = Extract<InstanceFact, { type: (typeof naming)[number] }>;

function namesHolding(fact: InstanceFact): fact is NamingFact {
  return naming.some((type) => type === fact.type);
}

function holdingOf({ instance, capability, version, consumerTeam }: NamingFact['data']) {
  return { instance, capability, version, consumerTeam };
}

function phaseAfter(row: LiveInstanceRow | undefined, fact: InstanceFact): LiveInstanceRow['phase'] | undefined {
  if ('instancePhase' in fact.data) return phases[fact.data.instancePhase];
  if (fact.type === 'InstanceRequested') return 'PENDING';
  if (fact.type === 'InstanceProvisioned') return 'LIVE';
  if (fact.type === 'InstanceDeprovisioned') return undefined;
  if (fact.type === 'InstanceOrphaned') return 'ORPHANED';
  return fact.type === 'OperationSubmitted' && fact.data.kind === 'PROVISION' ? 'PENDING' : row?.phase;
}
