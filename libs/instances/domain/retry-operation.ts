import { accept, type Decision, reject } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';
import type { Instance, KnownInstance } from './instance.js';
import { type PublishedOffer, type WhyNotOffered, whyRecalled } from './offer.js';
import type { Operation } from './operation.js';
import {
  inProgress,
  type NotFound,
  type OperationInProgress,
  operationNotFound,
  type VersionNotOffered,
} from './rejections.js';
import { type Change, placeOf, submit } from './submission.js';

export interface RetryOperation extends Change {
  /** The failed operation. */
  readonly retryOf: string;
}

/** `NOT_THE_LATEST`: something else happened to the instance since. `ERASED`: its parameters were destroyed. */
export type WhyNotRetryable = 'NOT_FAILED' | 'NOT_REPEATABLE' | 'NOT_THE_LATEST' | 'CLEAN_UP' | 'ERASED';

export type RetryOperationRejection =
  | NotFound
  | OperationInProgress
  | VersionNotOffered
  | { readonly reason: 'NotRetryable'; readonly why: WhyNotRetryable };

/** A new operation that asks for the same again. What was approved once needs no second approval. */
export const retryOperation =
  ({ parties, offer, ...change }: RetryOperation) =>
  (state: Instance): Decision<InstanceFact, RetryOperationRejection> => {
    const failed = state.phase === 'ABSENT' ? undefined : state.operations.get(change.retryOf);
    if (state.phase === 'ABSENT' || !failed) return reject(operationNotFound);
    if (state.operations.has(change.operation)) return accept();
    const open = inProgress(state);
    if (open) return reject(open);
    const why = whyNotRetryable(state, failed);
    if (why) return reject({ reason: 'NotRetryable', why });
    const whyNot = whyNotAnew(failed, offer);
    if (whyNot) return reject({ reason: 'VersionNotOffered', why: whyNot });

    const { kind, parameters } = failed;
    const asked = { ...change, kind, cause: 'CONSUMER', parameters } as const;
    return accept(...submit(placeOf(state), asked, { parties, offer, policy: 'approved-before' }));
  };

/**
 * Why the version lets nothing come to life by this again. A retirement counts failed instances as none, so once it has begun they stay what
 * they are; what a change broke does not come back to life on a version that is retired.
 */
function whyNotAnew({ kind }: Operation, offer: PublishedOffer): WhyNotOffered | undefined {
  if (kind === 'PROVISION') return whyRecalled(offer) ?? (offer.isRetiring ? 'SUNSET' : undefined);
  return kind === 'UPDATE' && offer.stage === 'RETIRED' ? 'RETIRED' : undefined;
}

function whyNotRetryable({ operations }: KnownInstance, operation: Operation): WhyNotRetryable | undefined {
  if (operation.state !== 'FAILED') return 'NOT_FAILED';
  if (operation.cause === 'CLEAN_UP') return 'CLEAN_UP';
  if (!operation.isRepeatable) return 'NOT_REPEATABLE';
  if ([...operations.keys()].at(-1) !== operation.id) return 'NOT_THE_LATEST';
  return operation.parameters === 'erased' ? 'ERASED' : undefined;
}
