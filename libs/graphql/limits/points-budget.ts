import { GraphQLError } from 'graphql';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Principal } from '#libs/access';
import { figure } from './limit-exceeded.js';
import type { Limits } from './limits.js';

/** Returns whose limits a principal's doing counts to: people share theirs with the tokens that act for them. */
export function callerOf({ id, actsFor }: Pick<Principal, 'id' | 'actsFor'>): string {
  return actsFor ?? id;
}

/** Takes the points of an operation from a principal's budget. Rejects with a `GraphQLError` when they are spent. */
export type SpendPoints = (principalId: string, points: number) => Promise<void>;

export function pointsBudget({ budgetPoints, budgetSeconds }: Limits): SpendPoints {
  const limiter = new RateLimiterMemory({ points: budgetPoints, duration: budgetSeconds });
  return async (principalId, points) => {
    try {
      await limiter.consume(principalId, points);
    } catch (reason) {
      if (!(reason instanceof RateLimiterRes)) throw reason;
      const retryAfterSeconds = Math.max(1, Math.ceil(reason.msBeforeNext / 1_000));
      throw spent(`${figure(budgetPoints)} points per ${budgetSeconds} seconds`, retryAfterSeconds);
    }
  };
}

function spent(limit: string, retryAfterSeconds: number): GraphQLError {
  return new GraphQLError(`Your operations may cost at most ${limit}; ask again in ${retryAfterSeconds} seconds`, {
    extensions: {
      code: 'RATE_LIMITED',
      limit,
      retryAfterSeconds,
      http: { status: 429, headers: new Map([['retry-after', String(retryAfterSeconds)]]) },
    },
  });
}
