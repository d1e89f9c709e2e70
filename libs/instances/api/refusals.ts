import { type AccessRejection, notFound, notPermitted, refusal } from '#libs/graphql';
import { unreachable } from '#libs/kernel';
import type {
  ApprovalExpired,
  FulfilmentNotRunning,
  InvalidOutputs,
  InvalidParameters,
  NotAwaitingApproval,
  NotCancellable,
  NotFound,
  NotPermitted,
  NotRetryable,
  OperationInProgress,
  StaleToken,
  TooManySuspensions,
  UnknownEnvironment,
  UnknownPlan,
  VersionNotOffered,
  Violation,
  WrongPhase,
} from '#schema';
import type { ApprovalRejection } from '../domain/approve-operation.js';
import type { CancelOperationRejection } from '../domain/cancel-operation.js';
import type { SchemaViolation } from '../domain/rejections.js';
import type { RequestInstanceRejection } from '../domain/request-instance.js';
import type { RetryOperationRejection } from '../domain/retry-operation.js';
import type { SucceedOperationRejection } from '../domain/succeed-operation.js';
import type { SuspendFulfilmentRejection } from '../domain/suspend-fulfilment.js';
import type { UpdateInstanceRejection } from '../domain/update-instance.js';
import { operationId } from './addresses.js';
import { notOffered, notRetryable, violationsText } from './refusal-texts.js';

/** Everything that may be refused here. */
export type Rejection =
  | AccessRejection
  | RequestInstanceRejection
  | UpdateInstanceRejection
  | RetryOperationRejection
  | CancelOperationRejection
  | ApprovalRejection
  | SucceedOperationRejection
  | SuspendFulfilmentRejection;

/** The SDL type of each. */
interface Refusals {
  readonly NotFound: NotFound;
  readonly UnknownTeam: NotFound;
  readonly NotPermitted: NotPermitted;
  readonly OwnRequest: NotPermitted;
  readonly VersionNotOffered: VersionNotOffered;
  readonly UnknownPlan: UnknownPlan;
  readonly UnknownEnvironment: UnknownEnvironment;
  readonly InvalidParameters: InvalidParameters;
  readonly InvalidOutputs: InvalidOutputs;
  readonly OperationInProgress: OperationInProgress;
  readonly WrongPhase: WrongPhase;
  readonly NotRetryable: NotRetryable;
  readonly NotCancellable: NotCancellable;
  readonly NotAwaitingApproval: NotAwaitingApproval;
  readonly ApprovalExpired: ApprovalExpired;
  readonly StaleToken: StaleToken;
  readonly WrongClaimSecret: StaleToken;
  readonly FulfilmentNotRunning: FulfilmentNotRunning;
  readonly TooManySuspensions: TooManySuspensions;
}

type Refusal = Refusals[keyof Refusals];

/** A rejection as the SDL says it. The compiler then knows which refusals a mutation may answer with. */
export function refuse<Refused extends Rejection>(rejection: Refused): Refusals[Refused['reason']];
export function refuse(rejection: Rejection): Refusal {
  switch (rejection.reason) {
    case 'NotFound':
      return notFound(rejection.path);
    case 'NotPermitted':
      return notPermitted(rejection.message);
    case 'OwnRequest':
      return notPermitted('Whoever asked for an operation does not decide on it');
    case 'InvalidParameters':
    case 'InvalidOutputs':
      return refuseJson(rejection);
    case 'StaleToken':
    case 'WrongClaimSecret':
    case 'FulfilmentNotRunning':
    case 'TooManySuspensions':
      return refuseWorker(rejection);
    default:
      return refuseRequest(rejection);
  }
}

function refuseJson(rejection: ReasonOf<'InvalidParameters' | 'InvalidOutputs'>): Refusal {
  const { reason, violations } = rejection;
  const shared = violationsOf(rejection);
  return reason === 'InvalidParameters'
    ? { ...refusal('InvalidParameters', 'INVALID_PARAMETERS', violationsText(violations)), ...shared }
    : { ...refusal('InvalidOutputs', 'INVALID_OUTPUTS', violationsText(violations)), ...shared };
}

type ReasonOf<Reason extends Rejection['reason']> = Extract<Rejection, { readonly reason: Reason }>;

function refuseWorker(
  rejection: ReasonOf<'StaleToken' | 'WrongClaimSecret' | 'FulfilmentNotRunning' | 'TooManySuspensions'>,
): Refusal {
  switch (rejection.reason) {
    case 'StaleToken': {
      const message = 'Somebody else has this work or may take it; stop working on it';
      return { ...refusal('StaleToken', 'STALE_TOKEN', message), claimCount: rejection.claimCount };
    }
    case 'WrongClaimSecret': {
      const message =
        'The secret of the claim is missing or wrong; send the one that came with the claim as claimSecret';
      return { ...refusal('StaleToken', 'STALE_TOKEN', message), claimCount: rejection.claimCount };
    }
    case 'FulfilmentNotRunning': {
      const message = `The work is not running: the operation is ${rejection.state}`;
      return { ...refusal('FulfilmentNotRunning', 'FULFILMENT_NOT_RUNNING', message), state: rejection.state };
    }
    case 'TooManySuspensions': {
      const message = `Work is suspended at most ${rejection.countMax} times; finish it or fail it`;
      return { ...refusal('TooManySuspensions', 'TOO_MANY_SUSPENSIONS', message), countMax: rejection.countMax };
    }
    default:
      return unreachable(rejection);
  }
}

type RequestReason =
  | 'UnknownTeam'
  | 'VersionNotOffered'
  | 'UnknownPlan'
  | 'UnknownEnvironment'
  | 'OperationInProgress'
  | 'WrongPhase'
  | 'NotRetryable'
  | 'NotCancellable'
  | 'NotAwaitingApproval'
  | 'ApprovalExpired';

function refuseRequest(rejection: ReasonOf<RequestReason>): Refusal {
  switch (rejection.reason) {
    case 'UnknownTeam':
      return notFound('/consumerTeam');
    case 'VersionNotOffered': {
      const { why: reason } = rejection;
      return { ...refusal('VersionNotOffered', 'VERSION_NOT_OFFERED', notOffered[reason]), reason };
    }
    case 'UnknownPlan': {
      const { plans } = rejection;
      return { ...refusal('UnknownPlan', 'UNKNOWN_PLAN', `The version has these plans: ${plans.join(', ')}`), plans };
    }
    case 'UnknownEnvironment': {
      const { environments } = rejection;
      const message = `There are these environments: ${environments.join(', ')}`;
      return { ...refusal('UnknownEnvironment', 'UNKNOWN_ENVIRONMENT', message), environments };
    }
    default:
      return refuseChange(rejection);
  }
}

function refuseChange(
  rejection: ReasonOf<
    Exclude<RequestReason, 'UnknownTeam' | 'VersionNotOffered' | 'UnknownPlan' | 'UnknownEnvironment'>
  >,
): Refusal {
  switch (rejection.reason) {
    case 'OperationInProgress': {
      const message = 'Another operation of the instance has not ended; wait for it, or cancel it';
      return {
        ...refusal('OperationInProgress', 'OPERATION_IN_PROGRESS', message),
        operationId: operationId(rejection),
      };
    }
    case 'WrongPhase': {
      const message = `This cannot be asked of an instance that is ${rejection.phase}`;
      return { ...refusal('WrongPhase', 'WRONG_PHASE', message), phase: rejection.phase };
    }
    case 'NotRetryable': {
      const { why: reason } = rejection;
      return { ...refusal('NotRetryable', 'NOT_RETRYABLE', notRetryable[reason]), reason };
    }
    case 'NotCancellable': {
      const message = rejection.isCleanUp
        ? 'Only the confirmation of the producer ends a clean-up'
        : `An operation that is ${rejection.state} cannot be cancelled`;
      return { ...refusal('NotCancellable', 'NOT_CANCELLABLE', message), state: rejection.state };
    }
    case 'NotAwaitingApproval': {
      const message = `The operation does not wait for an approval: it is ${rejection.state}`;
      return { ...refusal('NotAwaitingApproval', 'NOT_AWAITING_APPROVAL', message), state: rejection.state };
    }
    case 'ApprovalExpired': {
      const message = `The time to decide ended at ${rejection.expiresAt}`;
      return { ...refusal('ApprovalExpired', 'APPROVAL_EXPIRED', message), expiresAt: rejection.expiresAt };
    }
    default:
      return unreachable(rejection);
  }
}

function violationsOf({ violations }: { readonly violations: readonly SchemaViolation[] }): {
  readonly violations: readonly Violation[];
} {
  return {
    violations: violations.map(({ path, message, limit = null }) => ({
      __typename: 'Violation',
      path,
      message,
      limit,
    })),
  };
}
