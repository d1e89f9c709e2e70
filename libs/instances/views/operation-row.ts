import type { RecordedFact } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';
import { lengthsIn, type TextLengths, untoldLengths } from './said-texts.js';

/** An operation without the texts that were said of it, which are long and seldom asked for: only their lengths. */
export type OperationRow = TextLengths & {
  readonly operation: string;
  readonly instance: string;
  readonly kind: string;
  readonly cause: string;
  readonly state: string;
  readonly stateSince: string;
  readonly channel: string;
  readonly generation: number;
  readonly capability: string;
  readonly version: string;
  readonly plan: string;
  readonly environment: string;
  readonly consumerTeam: string;
  readonly retryOf: string | null;
  readonly requestedBy: string;
  readonly submittedAt: string;
  readonly finishedAt: string | null;
  /** Ordinal of the position of its last fact, for those who follow changes. */
  readonly changedOrdinal: number;
  readonly approvalPolicy: string | null;
  readonly approvalExpiresAt: string | null;
  readonly approver: string | null;
  readonly queuedAt: string | null;
  readonly queueReason: string | null;
  /** Claims so far; the number of the last is its fencing token. */
  readonly claimCount: number;
  readonly worker: string | null;
  readonly claimedAt: string | null;
  readonly leaseDurationSeconds: number | null;
  readonly percent: number | null;
  readonly retryAfterAt: string | null;
  readonly hadManualStep: number | null;
  /** The failure's code, or the cause of a rejection. */
  readonly endCode: string | null;
  readonly isInstanceUsable: number | null;
  readonly isRepeatable: number | null;
};

type DataOf<Type extends InstanceFact['type']> = Extract<InstanceFact, { type: Type }>['data'];

const untold = {
  ...untoldLengths,
  finishedAt: null,
  approvalPolicy: null,
  approvalExpiresAt: null,
  approver: null,
  queuedAt: null,
  queueReason: null,
  claimCount: 0,
  worker: null,
  claimedAt: null,
  leaseDurationSeconds: null,
  percent: null,
  retryAfterAt: null,
  hadManualStep: null,
  endCode: null,
  isInstanceUsable: null,
  isRepeatable: null,
} as const;

export function submitted(data: DataOf<'OperationSubmitted'>, at: string, changedOrdinal: number): OperationRow {
  const { operation, instance, kind, cause, channel, generation, retryOf, requestedBy } = data;
  const { capability, version, plan, environment, consumerTeam } = data;
  return {
    operation,
    instance,
    kind,
    cause,
    state: 'SUBMITTED',
    stateSince: at,
    channel,
    generation,
    capability,
    version,
    plan,
    environment,
    consumerTeam,
    retryOf: retryOf ?? null,
    requestedBy,
    submittedAt: at,
    changedOrdinal,
    ...untold,
    parametersLength: data.parameters.length,
    justificationLength: data.justification.length,
  };
}

/** What a fact tells beside the state. */
export function learnt(fact: InstanceFact, { metadata }: RecordedFact): Partial<OperationRow> {
  const told = decided(fact) ?? worked(fact, metadata.occurredAt) ?? ended(fact, metadata.occurredAt);
  return { ...told, ...lengthsIn(fact) };
}

function decided(fact: InstanceFact): Partial<OperationRow> | undefined {
  switch (fact.type) {
    case 'ApprovalRequested':
      return { approvalExpiresAt: fact.data.expiresAt };
    case 'ApprovalGranted': {
      const { policy = null, approver = null } = fact.data;
      return { approvalPolicy: policy, approver };
    }
    case 'ApprovalRefused':
      return { approver: fact.data.approver };
    default:
      return undefined;
  }
}

function worked(fact: InstanceFact, occurredAt: string): Partial<OperationRow> | undefined {
  switch (fact.type) {
    case 'OperationQueued':
      return { queuedAt: occurredAt, queueReason: fact.data.reason, worker: null };
    case 'FulfilmentClaimed': {
      const { token, worker, leaseDurationSeconds } = fact.data;
      return { percent: null, claimCount: token, worker, leaseDurationSeconds, claimedAt: occurredAt };
    }
    case 'FulfilmentProgressed':
      return { percent: fact.data.percent };
    case 'FulfilmentSuspended': {
      const { retryAfterSeconds } = fact.data;
      const retryAfterAt = new Date(Date.parse(occurredAt) + retryAfterSeconds * 1_000).toISOString();
      return { retryAfterAt };
    }
    case 'FulfilmentResumed':
      return { retryAfterAt: null };
    default:
      return undefined;
  }
}

function ended(fact: InstanceFact, finishedAt: string): Partial<OperationRow> | undefined {
  switch (fact.type) {
    case 'OperationSucceeded': {
      return { finishedAt, hadManualStep: Number(fact.data.hadManualStep) };
    }
    case 'OperationFailed': {
      const { code, instanceUsable, repeatable } = fact.data;
      const left = { isInstanceUsable: Number(instanceUsable), isRepeatable: Number(repeatable) };
      return { finishedAt, endCode: code, ...left };
    }
    case 'OperationRejected':
      return { finishedAt, endCode: fact.data.cause };
    case 'OperationExpired':
    case 'OperationCancelled':
      return { finishedAt };
    default:
      return undefined;
  }
}
