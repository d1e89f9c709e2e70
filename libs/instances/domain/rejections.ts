import type { InstancePhase, OperationState } from '../events/index.js';
import type { KnownInstance } from './instance.js';
import type { WhyNotOffered } from './offer.js';

/** One place in a JSON value that its schema forbids. */
export interface SchemaViolation {
  /** JSON Pointer into the value; empty for the value as a whole. */
  readonly path: string;
  readonly message: string;
  /** The bound that is broken, when it is a matter of size or form. */
  readonly limit?: string | undefined;
}

/** There is no such instance or operation. `path` names the input's field. */
export interface NotFound {
  readonly reason: 'NotFound';
  readonly path: string;
}

export interface VersionNotOffered {
  readonly reason: 'VersionNotOffered';
  readonly why: WhyNotOffered;
}

export interface InvalidParameters {
  readonly reason: 'InvalidParameters';
  readonly violations: readonly SchemaViolation[];
}

/** An instance has at most one operation that has not ended. */
export interface OperationInProgress {
  readonly reason: 'OperationInProgress';
  readonly instance: string;
  readonly operation: string;
}

/** The instance is in a phase in which this cannot be asked of it. */
export interface WrongPhase {
  readonly reason: 'WrongPhase';
  readonly phase: InstancePhase;
}

/** Somebody else holds the work, or nobody does. */
export interface StaleToken {
  readonly reason: 'StaleToken';
  /** Number of claims so far. */
  readonly claimCount: number;
}

/** The claim was given to somebody, and the caller does not prove to be that one. */
export interface WrongClaimSecret {
  readonly reason: 'WrongClaimSecret';
  /** Number of claims so far. */
  readonly claimCount: number;
}

/** The work is not running, so nothing can be said of its course. */
export interface FulfilmentNotRunning {
  readonly reason: 'FulfilmentNotRunning';
  readonly state: OperationState;
}

export interface NotAwaitingApproval {
  readonly reason: 'NotAwaitingApproval';
  readonly state: OperationState;
}

export const instanceNotFound: NotFound = { reason: 'NotFound', path: '/instanceId' };
export const operationNotFound: NotFound = { reason: 'NotFound', path: '/operationId' };

/** What is to be waited for before anything else is asked of the instance; undefined when nothing is. */
export function inProgress({ instance, activeOperation }: KnownInstance): OperationInProgress | undefined {
  return activeOperation === undefined
    ? undefined
    : { reason: 'OperationInProgress', instance, operation: activeOperation };
}
