import { notFound, notPermitted, type Refusals, refusal } from '#libs/graphql';
import type { Violation } from '#schema';
import type { ApprovalRejection } from '../domain/approve-operation.js';
import type { CancelOperationRejection } from '../domain/cancel-operation.js';
import type { NotFound, SchemaViolation } from '../domain/rejections.js';
import type { RequestInstanceRejection } from '../domain/request-instance.js';
import type { RetryOperationRejection } from '../domain/retry-operation.js';
import type { SucceedOperationRejection } from '../domain/succeed-operation.js';
import type { SuspendFulfilmentRejection } from '../domain/suspend-fulfilment.js';
import type { UpdateInstanceRejection } from '../domain/update-instance.js';
import { operationId } from './addresses.js';
import { notOffered, notRetryable, violationsText } from './refusal-texts.js';

/** Everything that the rules may reject, but for what is answered in the same words everywhere. */
type Rejection = Exclude<
  | RequestInstanceRejection
  | UpdateInstanceRejection
  | RetryOperationRejection
  | CancelOperationRejection
  | ApprovalRejection
  | SucceedOperationRejection
  | SuspendFulfilmentRejection,
  NotFound
>;

/** For each reason the refusal that the SDL documents. A mutation whose union lacks one that it may need does not compile. */
export const refusals = {
  UnknownTeam: () => notFound('/consumerTeam'),
  OwnRequest: () => notPermitted('Whoever asked for an operation does not decide on it'),

  VersionNotOffered: ({ why: reason }) => ({
    ...refusal('VersionNotOffered', 'VERSION_NOT_OFFERED', notOffered[reason]),
    reason,
  }),
  UnknownPlan: ({ plans }) => ({
    ...refusal('UnknownPlan', 'UNKNOWN_PLAN', `The version has these plans: ${plans.join(', ')}`),
    plans,
  }),
  UnknownEnvironment: ({ environments }) => {
    const message = `There are these environments: ${environments.join(', ')}`;
    return { ...refusal('UnknownEnvironment', 'UNKNOWN_ENVIRONMENT', message), environments };
  },

  InvalidParameters: ({ violations }) => ({
    ...refusal('InvalidParameters', 'INVALID_PARAMETERS', violationsText(violations)),
    violations: violations.map(violationOf),
  }),
  InvalidOutputs: ({ violations }) => ({
    ...refusal('InvalidOutputs', 'INVALID_OUTPUTS', violationsText(violations)),
    violations: violations.map(violationOf),
  }),

  OperationInProgress: (active) => {
    const message = 'Another operation of the instance has not ended; wait for it, or cancel it';
    return { ...refusal('OperationInProgress', 'OPERATION_IN_PROGRESS', message), operationId: operationId(active) };
  },
  WrongPhase: ({ phase }) => ({
    ...refusal('WrongPhase', 'WRONG_PHASE', `This cannot be asked of an instance that is ${phase}`),
    phase,
  }),
  NotRetryable: ({ why: reason }) => ({
    ...refusal('NotRetryable', 'NOT_RETRYABLE', notRetryable[reason]),
    reason,
  }),
  NotCancellable: ({ isCleanUp, state }) => {
    const message = isCleanUp
      ? 'Only the confirmation of the producer ends a clean-up'
      : `An operation that is ${state} cannot be cancelled`;
    return { ...refusal('NotCancellable', 'NOT_CANCELLABLE', message), state };
  },
  NotAwaitingApproval: ({ state }) => {
    const message = `The operation does not wait for an approval: it is ${state}`;
    return { ...refusal('NotAwaitingApproval', 'NOT_AWAITING_APPROVAL', message), state };
  },
  ApprovalExpired: ({ expiresAt }) => ({
    ...refusal('ApprovalExpired', 'APPROVAL_EXPIRED', `The time to decide ended at ${expiresAt}`),
    expiresAt,
  }),

  StaleToken: ({ claimCount }) => {
    const message = 'Somebody else has this work or may take it; stop working on it';
    return { ...refusal('StaleToken', 'STALE_TOKEN', message), claimCount };
  },
  WrongClaimSecret: ({ claimCount }) => {
    const message = 'The secret of the claim is missing or wrong; send the one that came with the claim as claimSecret';
    return { ...refusal('StaleToken', 'STALE_TOKEN', message), claimCount };
  },
  FulfilmentNotRunning: ({ state }) => {
    const message = `The work is not running: the operation is ${state}`;
    return { ...refusal('FulfilmentNotRunning', 'FULFILMENT_NOT_RUNNING', message), state };
  },
  TooManySuspensions: ({ countMax }) => {
    const message = `Work is suspended at most ${countMax} times; finish it or fail it`;
    return { ...refusal('TooManySuspensions', 'TOO_MANY_SUSPENSIONS', message), countMax };
  },
} satisfies Refusals<Rejection>;

function violationOf({ path, message, limit }: SchemaViolation): Violation {
  return { __typename: 'Violation', path, message, limit: limit ?? null };
}
