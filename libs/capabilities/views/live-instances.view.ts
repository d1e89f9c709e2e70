import { type InstanceFact, instanceFacts } from '#libs/instances/events';
import type { RowView } from '#libs/read-store';
import { type Holder, type HolderPhase, holderAfter, namesHolding } from '../domain/holder.js';

export type LiveInstanceRow = {
  readonly instance: string;
  readonly capability: string;
  readonly version: string;
  readonly consumerTeam: string;
  /** An instance that is gone has no row. */
  readonly phase: Exclude<HolderPhase, 'GONE'>;
  /** 1 when something of it is known to be at the producer. */
  readonly isLeft: number;
};

/** Our own memory of what runs on which version, kept from the facts of instances. */
export const liveInstancesView: RowView<LiveInstanceRow, InstanceFact> = {
  name: 'capabilities.live-instances',
  revision: 2,
  table: 'capabilities_live_instances',
  columns: {
    instance: { type: 'text' },
    capability: { type: 'text' },
    version: { type: 'text' },
    consumerTeam: { type: 'text' },
    phase: { type: 'text' },
    isLeft: { type: 'integer' },
  },
  key: ['instance'],
  indexes: [['capability', 'version', 'phase']],
  families: [instanceFacts],
  isPerStream: true,
  keysOf: (fact) => (namesHolding(fact) || 'instancePhase' in fact.data ? [[fact.data.instance]] : []),
  fold: (row, fact) => rowOf(holderAfter(row && { ...row, isLeft: row.isLeft === 1 }, fact)),
};

function rowOf(holder: Holder | undefined): LiveInstanceRow | undefined {
  if (holder === undefined) return undefined;
  const { instance, capability, version, consumerTeam, phase, isLeft } = holder;
  return phase === 'GONE' ? undefined : { instance, capability, version, consumerTeam, phase, isLeft: isLeft ? 1 : 0 };
}
