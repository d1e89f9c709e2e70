import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Principal } from '#libs/access';
import { figure } from './limit-exceeded.js';
import type { Limits } from './limits.js';
import { callerOf, rateLimited } from './points-budget.js';

/** What facts keep beside the input that they were made of: who, when, why, and the chain. */
const bytesBesideInput = 512;

/** Takes what a command will make the log keep from the rates of its caller and teams. Rejects with a `GraphQLError` when one is spent. */
export type RecordBytes = (principal: Principal, inputBytes: number) => Promise<void>;

/**
 * Bounds how fast the log grows for one caller, and for one team with all of its people and tokens. A caller's bytes count for each team
 * that the caller's grants name: whoever can use up a team's rate belongs to it.
 */
export function recordingRate({
  recordedBytes,
  recordedSeconds,
}: Pick<Limits, 'recordedBytes' | 'recordedSeconds'>): RecordBytes {
  const limiter = new RateLimiterMemory({ points: recordedBytes, duration: recordedSeconds });
  const rate = `${figure(recordedBytes)} bytes per ${recordedSeconds} seconds`;

  return async (principal, inputBytes) => {
    const bytes = inputBytes + bytesBesideInput;
    const payers = [`caller ${callerOf(principal)}`, ...teamsOf(principal).map((team) => `team ${team}`)];
    const answers = await Promise.allSettled(payers.map((payer) => limiter.consume(payer, bytes)));
    const refused = answers.findIndex(({ status }) => status === 'rejected');
    const answer = answers[refused];
    if (answer?.status !== 'rejected') return;
    await Promise.all(payers.map((payer) => limiter.reward(payer, bytes)));
    const reason: unknown = answer.reason;
    if (!(reason instanceof RateLimiterRes)) throw reason;
    const whose = refused === 0 ? 'for one caller' : `for ${payers[refused]}`;
    throw rateLimited(`What is recorded ${whose} may be at most ${rate}`, `${rate} ${whose}`, reason.msBeforeNext);
  };
}

function teamsOf({ grants }: Principal): readonly string[] {
  return [...new Set(grants.flatMap(({ teams }) => (teams === 'all' ? [] : teams)))];
}
