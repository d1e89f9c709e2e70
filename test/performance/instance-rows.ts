import type { InstanceFact } from '#libs/instances/events';

export type InstanceRow = {
  readonly instance: string;
  readonly name: string;
  readonly consumerTeam: string;
  readonly ownerTeam: string;
  readonly phase: string;
  readonly operation: string;
  readonly changeCount: number;
  readonly changedAt: string;
};

/** The same for both sides, so that only what is around it is compared. */
export function foldInstance(row: InstanceRow | undefined, fact: InstanceFact, changedAt: string) {
  if (fact.type === 'InstanceRequested') {
    const { instance, name, consumerTeam, ownerTeam } = fact.data;
    return { instance, name, consumerTeam, ownerTeam, phase: 'REQUESTED', operation: '', changeCount: 1, changedAt };
  }
  if (row === undefined) return row;
  const { operation } = fact.data;
  const phase = 'instancePhase' in fact.data ? fact.data.instancePhase : row.phase;
  return { ...row, phase, operation, changeCount: row.changeCount + 1, changedAt };
}
