import { type Decision, reject } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';
import { type Instance, type KnownInstance, operationOf } from './instance.js';
import { about, type Operation } from './operation.js';
import { type FulfilmentNotRunning, type NotFound, operationNotFound, type StaleToken } from './rejections.js';

/** What a worker says about its work begins with the claim under which it does it. */
export interface Claimed {
  readonly operation: string;
  readonly token: number;
}

export type ClaimRejection = NotFound | StaleToken | FulfilmentNotRunning;

interface Work {
  readonly state: KnownInstance;
  readonly operation: Operation;
  readonly claim: ReturnType<typeof about> & { readonly token: number };
}

type Report<Rejection> = Decision<InstanceFact, Rejection>;

/**
 * Lets a worker speak only under the newest claim. The token is compared here, inside the decision, because a lease is no
 * mutual exclusion: a worker that paused may still believe that it holds one.
 */
export const underClaim =
  <Rejection>({ operation: id, token }: Claimed, report: (work: Work) => Report<Rejection>) =>
  (state: Instance): Report<Rejection | ClaimRejection> => {
    const operation = operationOf(state, id);
    if (state.phase === 'ABSENT' || !operation) return reject(operationNotFound);
    const { claimCount } = operation;
    if (token !== claimCount || operation.state === 'QUEUED') return reject({ reason: 'StaleToken', claimCount });
    return report({ state, operation, claim: { ...about(state.instance, operation), token } });
  };

export const notRunning = ({ state }: Operation): FulfilmentNotRunning => ({ reason: 'FulfilmentNotRunning', state });

/** Whether a claim is the newest and its work goes on. */
export const isUnderClaim = (operation: Operation | undefined, token: number): boolean =>
  operation?.claimCount === token && (operation.state === 'RUNNING' || operation.state === 'SUSPENDED');
