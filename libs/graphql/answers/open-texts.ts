/** What one answer has open. */
export interface Room {
  /**
   * Resolves when so many more bytes may be open. Never settles when the signal aborts or the room is left first: the answer is given
   * then, and a rejection of what was still under way for it would be heard by nobody.
   */
  take(bytes: number, signal: AbortSignal): Promise<void>;
  /** Everything it had open is no longer needed. */
  leave(): void;
}

/** The confidential and large texts that all answers of a process have open at a time. */
export interface OpenTexts {
  enter(): Room;
  /** Resolves when it is the caller's turn to open a few texts: one caller in each turn of the event loop, first come first served. */
  readonly turn: () => Promise<void>;
  /** Resolves at once, unless those who began in this turn of the event loop have kept it for `keptMaxMs`: then in a turn of its own. */
  readonly begin: () => Promise<void>;
}

/** How long operations may keep the event loop before others come in between, beside the last of them. */
const keptMaxMs = 10;

interface Holder {
  bytes: number;
  hasLeft: boolean;
}

interface Waiting {
  readonly holder: Holder;
  readonly bytes: number;
  readonly admit: () => void;
}

/**
 * Bounds what is open, and lets others wait, first come first served. Whoever has held something longest never waits, not even
 * where it wants more than there is room for: so two answers that each want what the other holds do not wait for ever.
 */
export function openTexts(bytesMax: number): OpenTexts {
  /** In the order in which they took something first. */
  const holders = new Set<Holder>();
  const waiting = new Set<Waiting>();
  let bytesOpen = 0;

  const isFirst = (holder: Holder): boolean => {
    const [first = holder] = holders;
    return first === holder;
  };
  const fits = (bytes: number): boolean => bytesOpen + bytes <= bytesMax;
  const hold = (holder: Holder, bytes: number): void => {
    holders.add(holder);
    holder.bytes += bytes;
    bytesOpen += bytes;
  };
  const admitWaiting = (): void => {
    let isFull = false;
    for (const each of waiting) {
      const { holder, bytes, admit } = each;
      if (!isFirst(holder) && (isFull || !fits(bytes))) {
        isFull = true;
        continue;
      }
      waiting.delete(each);
      hold(holder, bytes);
      admit();
    }
  };

  const wait = (holder: Holder, bytes: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const giveUp = () => {
        waiting.delete(each);
        admitWaiting();
      };
      const admit = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const each: Waiting = { holder, bytes, admit };
      waiting.add(each);
      signal.addEventListener('abort', giveUp, { once: true });
    });

  const enter = (): Room => {
    const holder: Holder = { bytes: 0, hasLeft: false };
    return {
      take: async (bytes, signal) => {
        if (holder.hasLeft || signal.aborted) return neverSettled();
        if (isFirst(holder) || (waiting.size === 0 && fits(bytes))) return hold(holder, bytes);
        return wait(holder, bytes, signal);
      },
      leave: () => {
        holder.hasLeft = true;
        holders.delete(holder);
        bytesOpen -= holder.bytes;
        holder.bytes = 0;
        for (const each of waiting) {
          if (each.holder === holder) waiting.delete(each);
        }
        admitWaiting();
      },
    };
  };
  const turn = oneInEachTurn();
  return { enter, turn, begin: beginners(turn) };
}

/** A promise of its own for each who waits in vain: one for all would remember every one of them. */
export function neverSettled<T>(): Promise<T> {
  return new Promise(() => undefined);
}

function beginners(turn: () => Promise<void>): () => Promise<void> {
  let turnBeganAt: number | undefined;
  let waitingCount = 0;
  const endTurn = (): void => {
    turnBeganAt = undefined;
  };
  return async () => {
    if (turnBeganAt === undefined) {
      turnBeganAt = performance.now();
      setImmediate(endTurn);
    }
    if (waitingCount === 0 && performance.now() - turnBeganAt < keptMaxMs) return;
    waitingCount += 1;
    await turn();
    waitingCount -= 1;
  };
}

/** Immediates that wait for each other: those of one turn of the event loop would all run before anything else. */
function oneInEachTurn(): () => Promise<void> {
  const callers: (() => void)[] = [];
  const next = (): void => {
    callers.shift()?.();
    if (callers.length > 0) setImmediate(next);
  };
  return () =>
    new Promise((resolve) => {
      callers.push(resolve);
      if (callers.length === 1) setImmediate(next);
    });
}
