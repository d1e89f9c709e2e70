import type { LogClient } from './log-client.js';
import { readEvents } from './read-attempts.js';
import { faultText } from './server-fault.js';

/** No event has the position at which a read or a subscription was asked to begin. */
class NoEventAtPosition extends Error {
  override readonly name = 'NoEventAtPosition';
  /** As the servers say it that name the reason. */
  readonly type = 'invalid-argument';

  constructor(cause: unknown) {
    super('the server reads its end, but not from this position', { cause });
  }
}

/** Version 23.10 says no more of a position that no event has, and says the same when its disk fails. */
const failedRead = /Unexpected (?:Filtered)?ReadAllResult: Error\b/;
/** All that KurrentDB's client says of many faults, this one and a lost server among them. */
const wordless = /^(?:UnavailableError|UnknownError)?$/;
const looksWhenWordless = 3;

/** Gives the error itself, or that the position is its reason. */
export type PositionJudge = (error: unknown, timeoutMs: number) => Promise<unknown>;

/**
 * Judges the faults of reads from one position where their words leave it open whether the position is the reason: it is, where the server
 * still reads the end of its log. A fault without words has to come three times, each time between two reads of the end that succeed.
 */
export function positionJudge(client: LogClient): PositionJudge {
  let looks = 0;
  return async (error, timeoutMs) => {
    const words = faultText(error);
    const looksMin = failedRead.test(words) ? 1 : looksWhenWordless;
    if (looksMin > 1 && !wordless.test(words)) return error;
    looks = (await readsItsEnd(client, timeoutMs)) ? looks + 1 : 0;
    return looks >= looksMin ? new NoEventAtPosition(error) : error;
  };
}

async function readsItsEnd(client: LogClient, timeoutMs: number): Promise<boolean> {
  try {
    await readEvents(client.readAll('end', 'backwards', 1), timeoutMs);
    return true;
  } catch {
    return false;
  }
}
