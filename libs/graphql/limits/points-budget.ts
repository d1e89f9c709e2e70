import { GraphQLError } from 'graphql';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Principal } from '#libs/access';
import { figure } from './limit-exceeded.js';
import type { Limits } from './limits.js';

/** Returns whose limits a principal's doing counts to: people share theirs with the tokens that act for them. */
export function callerOf({ id, actsFor }: Pick<Principal, 'id' | 'actsFor'>): string {
  return actsFor ?? id;
}

/** The points of every caller, as `callerOf` names them. */
export interface PointsBudget {
  /** Takes points for work that is to be done. Rejects with a `GraphQLError` when they are spent. */
  spend(caller: string, points: number): Promise<void>;
  /** Takes points for work that is done and may not fail any more. */
  owe(caller: string, points: number): Promise<void>;
}

export function pointsBudget({ budgetPoints, budgetSeconds }: Limits): PointsBudget {
  const limiter = new RateLimiterMemory({ points: budgetPoints, duration: budgetSeconds });
  return {
    spend: async (caller, points) => {
      try {
        await limiter.consume(caller, points);
      } catch (reason) {
        if (!(reason instanceof RateLimiterRes)) throw reason;
        const limit = `${figure(budgetPoints)} points per ${budgetSeconds} seconds`;
        throw rateLimited(`Your operations may cost at most ${limit}`, limit, reason.msBeforeNext);
      }
    },
    owe: async (caller, points) => void (await limiter.penalty(caller, points)),
  };
}

/** The refusal of what was asked too often; `message` says what, and when to come again is added. */
export function rateLimited(message: string, limit: string, msBeforeNext: number): GraphQLError {
  const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1_000));
  return new GraphQLError(`${message}; ask again in ${retryAfterSeconds} seconds`, {
    extensions: {
      code: 'RATE_LIMITED',
      limit,
      retryAfterSeconds,
      http: { status: 429, headers: new Map([['retry-after', String(retryAfterSeconds)]]) },
    },
  });
}
