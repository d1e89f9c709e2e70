import { parsePosition } from '#libs/kernel';
import type { RowView } from '#libs/read-store';
import { type InstanceFact, instanceFacts, stateAfter } from '../events/index.js';
import { learnt, type OperationRow, submitted } from './operation-row.js';

export const operationListView: RowView<OperationRow, InstanceFact> = {
  name: 'instances.operation-list',
  revision: 4,
  table: 'instances_operations',
  columns: {
    operation: { type: 'text' },
    instance: { type: 'text' },
    kind: { type: 'text' },
    cause: { type: 'text' },
    state: { type: 'text' },
    stateSince: { type: 'text' },
    channel: { type: 'text' },
    generation: { type: 'integer' },
    capability: { type: 'text' },
    version: { type: 'text' },
    plan: { type: 'text' },
    environment: { type: 'text' },
    consumerTeam: { type: 'text' },
    retryOf: { type: 'text', isNullable: true },
    requestedBy: { type: 'text' },
    submittedAt: { type: 'text' },
    finishedAt: { type: 'text', isNullable: true },
    changedOrdinal: { type: 'integer' },
    parametersLength: { type: 'integer' },
    justificationLength: { type: 'integer' },
    approvalPolicy: { type: 'text', isNullable: true },
    approvalExpiresAt: { type: 'text', isNullable: true },
    approver: { type: 'text', isNullable: true },
    approvalCommentLength: { type: 'integer' },
    queuedAt: { type: 'text', isNullable: true },
    queueReason: { type: 'text', isNullable: true },
    claimCount: { type: 'integer' },
    worker: { type: 'text', isNullable: true },
    claimedAt: { type: 'text', isNullable: true },
    leaseDurationSeconds: { type: 'integer', isNullable: true },
    percent: { type: 'integer', isNullable: true },
    progressMessageLength: { type: 'integer' },
    suspensionReasonLength: { type: 'integer' },
    retryAfterAt: { type: 'text', isNullable: true },
    outputsLength: { type: 'integer' },
    hadManualStep: { type: 'integer', isNullable: true },
    endCode: { type: 'text', isNullable: true },
    endMessageLength: { type: 'integer' },
    isInstanceUsable: { type: 'integer', isNullable: true },
    isRepeatable: { type: 'integer', isNullable: true },
  },
  key: ['operation'],
  indexes: [
    ['state', 'changedOrdinal'],
    ['state', 'approvalExpiresAt'],
    ['submittedAt', 'operation'],
    ['instance', 'generation'],
    ['changedOrdinal'],
  ],
  families: [instanceFacts],
  isPerStream: true,
  keysOf: ({ type, data }) => (type === 'InstanceRequested' || isOfInstance(type) ? [] : [[data.operation]]),
  fold: (row, fact, recorded) => {
    const at = recorded.metadata.occurredAt;
    const changedOrdinal = parsePosition(recorded.position).ordinal;
    if (fact.type === 'OperationSubmitted') return submitted(fact.data, at, changedOrdinal);
    if (row === undefined) return undefined;
    const next = stateAfter[fact.type];
    const moved = next === 'SAME' || next === row.state ? {} : { state: next, stateSince: at };
    return { ...row, ...moved, changedOrdinal, ...learnt(fact, recorded) };
  },
};

const isOfInstance = (type: InstanceFact['type']): boolean =>
  type === 'InstanceProvisioned' || type === 'InstanceDeprovisioned' || type === 'InstanceOrphaned';
