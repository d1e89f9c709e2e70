import type { RecordedFact } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';

/** Texts that are sealed in the log are sealed here too; empty where nothing was said. */
export type OperationRow = {
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
  readonly parameters: string;
  readonly justification: string;
  readonly approvalPolicy: string | null;
  readonly approvalExpiresAt: string | null;
  readonly approver: string | null;
  /** What the approver said, whichever way they decided. */
  readonly approvalComment: string;
  readonly queuedAt: string | null;
  readonly queueReason: string | null;
  /** Claims so far; the number of the last is its fencing token. */
  readonly claimCount: number;
  readonly worker: string | null;
  readonly claimedAt: string | null;
  readonly leaseDurationSeconds: number | null;
  readonly percent: number | null;
  readonly progressMessage: string;
  readonly suspensionReason: string;
  readonly retryAfterAt: string | null;
  readonly outputs: string;
  readonly hadManualStep: number | null;
  /** The failure's code, or the cause of a rejection. */
  readonly endCode: string | null;
  readonly endMessage: string;
  readonly isInstanceUsable: number | null;
  readonly isRepeatable: number | null;
};

type DataOf<Type extends InstanceFact['type']> = Extract<InstanceFact, { type: Type }>['data'];

const untold = {
  finishedAt: null,
  approvalPolicy: null,
  approvalExpiresAt: null,
  approver: null,
  approvalComment: '',
  queuedAt: null,
  queueReason: null,
  claimCount: 0,
  worker: null,
  claimedAt: null,
  leaseDurationSeconds: null,
  percent: null,
  progressMessage: '',
  suspensionReason: '',
  retryAfterAt: null,
  outputs: '',
  hadManualStep: null,
  endCode: null,
  endMessage: '',
  isInstanceUsable: null,
  isRepeatable: null,
} as const;

export function submitted(data: DataOf<'OperationSubmitted'>, at: string, changedOrdinal: number): OperationRow {
  const { operation, instance, kind, cause, channel, generation, retryOf, requestedBy } = data;
  const { capability, version, plan, environment, consumerTeam, parameters, justification } = data;
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
    parameters,
    justification,
    ...untold,
  };
}

/** What a fact tells beside the state. */
export function learnt(fact: InstanceFact, { metadata }: RecordedFact): Partial<OperationRow> {
  return decided(fact) ?? worked(fact, metadata.occurredAt) ?? ended(fact, metadata.occurredAt) ?? {};
}

function decided(fact: InstanceFact): Partial<OperationRow> | undefined {
  switch (fact.type) {
    case 'ApprovalRequested':
      return { approvalExpiresAt: fact.data.expiresAt };
    case 'ApprovalGranted': {
      const { policy = null, approver = null, comment } = fact.data;
      return { approvalPolicy: policy, approver, approvalComment: comment };
    }
    case 'ApprovalRefused':
      return { approver: fact.data.approver, approvalComment: fact.data.reason };
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
      const begun = { percent: null, progressMessage: '' };
      return { ...begun, claimCount: token, worker, leaseDurationSeconds, claimedAt: occurredAt };
    }
    case 'FulfilmentProgressed':
      return { percent: fact.data.percent, progressMessage: fact.data.message };
    case 'FulfilmentSuspended': {
      const { reason, retryAfterSeconds } = fact.data;
      const retryAfterAt = new Date(Date.parse(occurredAt) + retryAfterSeconds * 1_000).toISOString();
      return { suspensionReason: reason, retryAfterAt };
    }
    case 'FulfilmentResumed':
      return { suspensionReason: '', retryAfterAt: null };
    default:
      return undefined;
  }
}

function ended(fact: InstanceFact, finishedAt: string): Partial<OperationRow> | undefined {
  switch (fact.type) {
    case 'OperationSucceeded': {
      const { outputs, hadManualStep } = fact.data;
      return { finishedAt, outputs, hadManualStep: Number(hadManualStep) };
    }
    case 'OperationFailed': {
      const { code, message, instanceUsable, repeatable } = fact.data;
      const left = { isInstanceUsable: Number(instanceUsable), isRepeatable: Number(repeatable) };
      return { finishedAt, endCode: code, endMessage: message, ...left };
    }
    case 'OperationRejected':
      return { finishedAt, endCode: fact.data.cause };
    case 'OperationExpired':
      return { finishedAt };
    case 'OperationCancelled':
      return { finishedAt, endMessage: fact.data.reason };
    default:
      return undefined;
  }
}
