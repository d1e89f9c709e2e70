/** A call did not end in its time; what became of it is not known. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';

  constructor(timeoutMs: number) {
    super(`no answer within ${Math.round(timeoutMs)} ms`);
  }
}

/**
 * What the call gives, or `TimedOut`: the clients' own deadlines are not kept by every call. A call that was given up and
 * fails later harms nobody.
 */
export async function withinTime<T>(timeoutMs: number, call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => {
        reject(new TimedOut(timeoutMs));
      },
      Math.max(0, timeoutMs),
    );
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function remainingMs(deadlineAt: number): number {
  return Math.max(0, deadlineAt - performance.now());
}

const firstPauseMs = 20;
const pauseMaxMs = 500;

/** How long to wait before the next attempt, never beyond the deadline. */
export function pauseMs(attempt: number, deadlineAt: number): number {
  return Math.min(firstPauseMs * 2 ** Math.min(attempt, 10), pauseMaxMs, remainingMs(deadlineAt));
}
