import { type InstanceFact, instanceFacts, stateAfter, workEndsIn } from '#libs/instances/events';
import { parsePosition, type RecordedFact } from '#libs/kernel';
import type { RowView } from '#libs/read-store';

/** Work for a producer: an operation that may be claimed, or that a worker holds. */
export type TaskRow = {
  readonly operation: string;
  readonly instance: string;
  readonly kind: string;
  readonly state: string;
  readonly capability: string;
  readonly version: string;
  readonly plan: string;
  readonly environment: string;
  readonly consumerTeam: string;
  /** Null until it was queued first: submitted, but not yet work. */
  readonly queuedAt: string | null;
  /** Ordinal of the position at which it was queued last, for those who follow what is offered. */
  readonly queuedOrdinal: number;
  readonly claimCount: number;
  readonly worker: string | null;
  readonly claimedAt: string | null;
};

/** Rows exist from the submission to the end of an operation; those that are not yet queued are no work. */
export const workerQueueView: RowView<TaskRow, InstanceFact> = {
  name: 'fulfilment.worker-queue',
  revision: 1,
  table: 'fulfilment_tasks',
  columns: {
    operation: { type: 'text' },
    instance: { type: 'text' },
    kind: { type: 'text' },
    state: { type: 'text' },
    capability: { type: 'text' },
    version: { type: 'text' },
    plan: { type: 'text' },
    environment: { type: 'text' },
    consumerTeam: { type: 'text' },
    queuedAt: { type: 'text', isNullable: true },
    queuedOrdinal: { type: 'integer' },
    claimCount: { type: 'integer' },
    worker: { type: 'text', isNullable: true },
    claimedAt: { type: 'text', isNullable: true },
  },
  key: ['operation'],
  indexes: [
    ['state', 'queuedOrdinal'],
    ['queuedOrdinal', 'operation'],
  ],
  families: [instanceFacts],
  isPerStream: true,
  keysOf: ({ type, data }) => (type === 'InstanceRequested' || stateAfter[type] === 'SAME' ? [] : [[data.operation]]),
  fold: (row, fact, recorded) => {
    if (fact.type === 'OperationSubmitted') return submitted(fact.data);
    const state = stateAfter[fact.type];
    if (row === undefined || workEndsIn.has(state)) return undefined;
    return { ...row, state, ...held(fact, recorded) };
  },
};

function submitted(data: Extract<InstanceFact, { type: 'OperationSubmitted' }>['data']): TaskRow {
  const { operation, instance, kind, capability, version, plan, environment, consumerTeam } = data;
  return {
    operation,
    instance,
    kind,
    state: 'SUBMITTED',
    capability,
    version,
    plan,
    environment,
    consumerTeam,
    queuedAt: null,
    queuedOrdinal: 0,
    claimCount: 0,
    worker: null,
    claimedAt: null,
  };
}

function held(fact: InstanceFact, { metadata, position }: RecordedFact): Partial<TaskRow> {
  switch (fact.type) {
    case 'OperationQueued': {
      const queuedOrdinal = parsePosition(position).ordinal;
      return { queuedAt: metadata.occurredAt, queuedOrdinal, worker: null, claimedAt: null };
    }
    case 'FulfilmentClaimed':
      return { claimCount: fact.data.token, worker: fact.data.worker, claimedAt: metadata.occurredAt };
    default:
      return {}; // Instances may learn new facts without asking us.
  }
}
