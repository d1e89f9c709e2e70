import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Principal } from '#libs/access';
import { figure, limitExceeded } from './limit-exceeded.js';
import type { Limits } from './limits.js';
import { callerOf, type PointsBudget, pointsBudget } from './points-budget.js';
import { recordingRate } from './recording-rate.js';

/** Counts what an operation reads while it runs. What it costs by its form alone was paid before. */
export interface Meter {
  /** How many rows the operation may still look through. */
  rowsLeft(): number;
  /** Whether the operation may look through more rows that nobody has asked for by name: not once its rows or its time for that are over. */
  mayLookOn(): boolean;
  /** Pays for what is about to be done, in points. Rejects with a `GraphQLError`. */
  spend(points: number): Promise<void>;
  /** Pays for rows that were read, and lets others' work go on before the next. Rejects with a `GraphQLError`. */
  read(rows: number): Promise<void>;
  /** The same for rows that are to be read, all or none: refused when the operation has not as many left. */
  claim(rows: number): Promise<void>;
  /** Takes what a command is about to have recorded from the rates of its caller and teams. Rejects with a `GraphQLError`. */
  record(inputBytes: number): Promise<void>;
  /** Lets others have their turn in the middle of long work. Rejects when nobody waits for the answer any more. */
  rest(): Promise<void>;
  /** Refuses nothing from now on: something was recorded, and its answer is owed. */
  pardon(): void;
}

/** The meters of a process. */
export interface Meters {
  readonly budget: PointsBudget;
  /** Of an operation that is answered once. `signal` ends its reading. */
  ofAnswer(principal: Principal, signal: AbortSignal): Meter;
  /** Of a subscription: it waits where others are refused, so that it goes on slowly. */
  ofSubscription(principal: Principal, signal: AbortSignal): Meter;
}

/** So many rows are read before others have their turn. */
const rowsPerTurn = 100;
/** A small request takes several turns of the event loop; between two portions of a long one it shall have come further than one. */
const turnsPerRest = 4;

export function meters(limits: Limits): Meters {
  const budget = pointsBudget(limits);
  const pace = replayPace(limits);
  const takeTurn = oneAfterAnother();
  const recordBytes = recordingRate(limits);
  return {
    budget,
    ofAnswer: (principal, signal) => {
      const caller = callerOf(principal);
      let isPardoned = false;
      const spend = (points: number) => (isPardoned ? budget.owe(caller, points) : budget.spend(caller, points));
      const pardon = () => {
        isPardoned = true;
      };
      const record = (bytes: number) => recordBytes(principal, bytes);
      return meter({ limits, signal, takeTurn, spend, record, pardon, isBounded: () => !isPardoned });
    },
    ofSubscription: (principal, signal) => {
      const caller = callerOf(principal);
      const spend = (points: number) => pace(caller, points, signal);
      const record = (bytes: number) => recordBytes(principal, bytes);
      return meter({ limits, signal, takeTurn, spend, record, pardon: () => undefined, isBounded: () => false });
    },
  };
}

interface MeterParts {
  readonly limits: Limits;
  readonly signal: AbortSignal;
  readonly takeTurn: () => Promise<void>;
  readonly spend: Meter['spend'];
  readonly record: Meter['record'];
  readonly pardon: Meter['pardon'];
  readonly isBounded: () => boolean;
}

function meter({ limits, signal, takeTurn, spend, record, pardon, isBounded }: MeterParts): Meter {
  const { rowsPerOperationMax, lookingMsMax, pointsPerRow } = limits;
  const looksUntil = performance.now() + lookingMsMax;
  let rowsRead = 0;
  let rowsSinceTurn = 0;
  const rowsLeft = () => (isBounded() ? Math.max(0, rowsPerOperationMax - rowsRead) : Number.POSITIVE_INFINITY);
  const read = async (rows: number): Promise<void> => {
    rowsRead += rows;
    rowsSinceTurn += rows;
    await spend(Math.ceil(rows * pointsPerRow));
    if (rowsSinceTurn >= rowsPerTurn) {
      rowsSinceTurn = 0;
      await takeTurn();
    }
    if (isBounded()) signal.throwIfAborted();
  };
  return {
    rowsLeft,
    mayLookOn: () => rowsLeft() > 0 && (!isBounded() || performance.now() < looksUntil),
    spend,
    read,
    claim: async (rows) => {
      if (rows <= rowsLeft()) return read(rows);
      throw limitExceeded({
        field: 'the operation',
        limit: `at most ${figure(rowsPerOperationMax)} rows to be read`,
        given: `${figure(rowsRead + rows)} rows`,
      });
    },
    record,
    rest: async () => {
      await takeTurn();
      if (isBounded()) signal.throwIfAborted();
    },
    pardon,
  };
}

/**
 * Lets one long reader go on per turn of the event loop. Node runs all immediates that are due before it looks at connections again,
 * so those of twenty readers would hold it together.
 */
function oneAfterAnother(): () => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return async () => {
    const own = last.then(async () => {
      for (let count = 0; count < turnsPerRest; count += 1) await turn();
    });
    last = own;
    await own;
  };
}

/** Waits until the caller's subscriptions may spend so many points; until the next second at most as often as it takes. */
function replayPace({ replayPointsPerSecond }: Limits) {
  const limiter = new RateLimiterMemory({ points: replayPointsPerSecond, duration: 1 });
  return async (caller: string, points: number, signal: AbortSignal): Promise<void> => {
    // What costs more than a second's worth takes all of one.
    const price = Math.min(points, replayPointsPerSecond);
    while (!signal.aborted) {
      const wait = await msUntilPaid(limiter, caller, price);
      if (wait === undefined) return;
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  };
}

/** Undefined when it was paid at once. */
async function msUntilPaid(limiter: RateLimiterMemory, caller: string, price: number): Promise<number | undefined> {
  try {
    await limiter.consume(caller, price);
    return undefined;
  } catch (reason) {
    if (!(reason instanceof RateLimiterRes)) throw reason;
    await limiter.reward(caller, price);
    return Math.max(1, reason.msBeforeNext);
  }
}
