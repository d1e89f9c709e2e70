import { type Decision, reject } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';
import { type Instance, type KnownInstance, operationOf } from './instance.js';
import { about, type Operation } from './operation.js';
import {
  type FulfilmentNotRunning,
  type NotFound,
  operationNotFound,
  type StaleToken,
  type WrongClaimSecret,
} from './rejections.js';

/** A claim of the work of an operation. Its number is known to many. */
export interface Claimed {
  readonly operation: string;
  readonly token: number;
}

/** What a worker says about its work begins with the claim under which it does it, and the proof that the claim is its own. */
export interface ReportedClaim extends Claimed {
  /** Whether what the worker sent is the secret whose SHA-256 this is. */
  readonly proves: (secretDigest: string) => boolean;
}

export type ClaimRejection = NotFound | StaleToken | WrongClaimSecret | FulfilmentNotRunning;

interface Work {
  readonly state: KnownInstance;
  readonly operation: Operation;
  readonly claim: ReturnType<typeof about> & { readonly token: number };
}

type Report<Rejection> = Decision<InstanceFact, Rejection>;

/**
 * Lets a worker speak only under the newest claim, and only the one to whom it was given. The token is compared here, inside the decision,
 * because a lease is no mutual exclusion: a worker that paused may still believe that it holds one. The token keeps an old worker out, and is no
 * secret; the secret keeps out who never claimed. A claim from before there were secrets is believed by its token.
 */
export const underClaim =
  <Rejection>({ operation: id, token, proves }: ReportedClaim, report: (work: Work) => Report<Rejection>) =>
  (state: Instance): Report<Rejection | ClaimRejection> => {
    const operation = operationOf(state, id);
    if (state.phase === 'ABSENT' || !operation) return reject(operationNotFound);
    const { claimCount, secretDigest } = operation;
    if (token !== claimCount || operation.state === 'QUEUED') return reject({ reason: 'StaleToken', claimCount });
    if (secretDigest !== undefined && !proves(secretDigest)) return reject({ reason: 'WrongClaimSecret', claimCount });
    return report({ state, operation, claim: { ...about(state.instance, operation), token } });
  };

export const notRunning = ({ state }: Operation): FulfilmentNotRunning => ({ reason: 'FulfilmentNotRunning', state });

/** Whether a claim is the newest and its work goes on. */
export const isUnderClaim = (operation: Operation | undefined, token: number): boolean =>
  operation?.claimCount === token && (operation.state === 'RUNNING' || operation.state === 'SUSPENDED');
