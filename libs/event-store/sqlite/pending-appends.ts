import type { AppendAnswer } from './writer-messages.js';

/** Appends that wait for their answer. Each gets exactly one: the writer's, or `unknown` at its deadline or at the writer's end. */
export interface PendingAppends {
  add(ticket: number, deadlineMs: number, settle: (answer: AppendAnswer) => void): void;
  settle(answer: AppendAnswer): void;
  /** The writer has ended, or never will answer. */
  giveUp(message: string): void;
  count(): number;
}

interface Pending {
  readonly dueAt: number;
  readonly deadlineMs: number;
  readonly settle: (answer: AppendAnswer) => void;
}

export function pendingAppends(): PendingAppends {
  const waiting = new Map<number, Pending>();
  // One timer for all: thousands of appends a second would each make and drop one.
  let timer: NodeJS.Timeout | undefined;
  let timerDueAt = Number.POSITIVE_INFINITY;

  const settle = (answer: AppendAnswer): void => {
    const pending = waiting.get(answer.ticket);
    if (pending === undefined) return;
    waiting.delete(answer.ticket);
    // While something waits the process must live; afterwards the timer is no reason to.
    if (waiting.size === 0) timer?.unref();
    pending.settle(answer);
  };
  const expire = (): void => {
    timerDueAt = Number.POSITIVE_INFINITY;
    const now = performance.now();
    let nextDueAt = Number.POSITIVE_INFINITY;
    for (const [ticket, { dueAt, deadlineMs }] of waiting) {
      if (dueAt <= now) settle(unknown(ticket, `no answer within ${deadlineMs} ms`));
      else nextDueAt = Math.min(nextDueAt, dueAt);
    }
    if (waiting.size > 0) arm(nextDueAt);
  };
  const arm = (dueAt: number): void => {
    clearTimeout(timer);
    timerDueAt = dueAt;
    timer = setTimeout(expire, Math.ceil(dueAt - performance.now()));
  };

  return {
    add: (ticket, deadlineMs, settleOne) => {
      const dueAt = performance.now() + deadlineMs;
      if (waiting.size === 0) timer?.ref();
      waiting.set(ticket, { dueAt, deadlineMs, settle: settleOne });
      if (dueAt < timerDueAt) arm(dueAt);
    },
    settle,
    giveUp: (message) => {
      for (const ticket of waiting.keys()) settle(unknown(ticket, message));
    },
    count: () => waiting.size,
  };
}

export function unknown(ticket: number, message: string): AppendAnswer {
  return { ticket, outcome: 'unknown', message };
}
