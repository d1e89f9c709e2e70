import { threadId } from 'node:worker_threads';

/** Jobs as other libs have them, and some that only a mistake would make. */
export const jobs = {
  shout: ([text = '']: readonly string[]): string => text.toUpperCase(),
  /** Answers with the thread that it ran in. */
  thread: (): string => String(threadId),
  /** Takes as many milliseconds of processor time as the text says. */
  work: ([milliseconds = '']: readonly string[]): string => {
    const startedAt = process.threadCpuUsage();
    for (;;) {
      const { user, system } = process.threadCpuUsage(startedAt);
      if (user + system >= Number(milliseconds) * 1_000) return String(threadId);
    }
  },
  /** Never ends, inside of one call of the engine. */
  match: (): string => String(/^(a+)+$/.test(`${'a'.repeat(60)}!`)),
  /** Never ends, and takes no processor time. */
  hang: (): string => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  hoard: (): string => {
    const held: number[][] = [];
    for (;;) held.push(Array.from({ length: 10_000 }, (_, index) => index + 0.5));
  },
  fail: (): string => {
    throw new Error('not today');
  },
  exit: (): string => process.exit(1),
};
