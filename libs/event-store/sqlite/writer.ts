import { Worker } from 'node:worker_threads';
import { StoreUnavailable } from '../event-store.js';
import { packAppends } from './append-packing.js';
import { pendingAppends, unknown } from './pending-appends.js';
import { messageOf } from './sqlite-value.js';
import type { AppendAnswer, AppendRequest, FromWriter, ToWriter, WriterOptions } from './writer-messages.js';

const appendsWaitingMax = 10_000;
const bytesWaitingMax = 256 * 1_024 * 1_024;
const openTimeoutMs = 10_000;

/** The writer's thread as seen from the main thread. */
export interface Writer {
  /** Answers `unknown` at the deadline, and always once the thread has failed. Throws `StoreUnavailable` when too much waits. */
  append(append: Omit<AppendRequest, 'ticket'>, byteCount: number, deadlineMs: number): Promise<AppendAnswer>;
  isWritable(): boolean;
  /** Finishes what was asked for before, then ends the thread. */
  close(): Promise<void>;
}

export async function startWriter(options: WriterOptions, onAppended: () => void): Promise<Writer> {
  const thread = new Worker(threadFile(), { workerData: options, execArgv: [], name: 'log-writer' });
  const pending = pendingAppends();
  const outbox = outboxTo(thread);
  const opened = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let isClosing = false;
  /** The first failure is the one that says why. */
  let failure: string | undefined;
  let lastTicket = 0;

  const fail = (message: string): void => {
    failure ??= message;
    pending.giveUp(failure);
    opened.reject(new StoreUnavailable(`The log cannot be opened for writing: ${message}`));
  };
  const receive = (message: FromWriter): void => {
    if (message.kind === 'opened') opened.resolve();
    if (message.kind === 'failed') fail(message.message);
    if (message.kind !== 'answers') return;
    for (const answer of answersOf(message)) pending.settle(answer);
    onAppended();
  };
  thread.on('message', receive);
  thread.on('error', (error) => {
    fail(messageOf(error));
  });
  thread.on('exit', () => {
    fail('the writer has ended');
    ended.resolve();
  });
  await withinTime(opened.promise, thread);
  // An append under way keeps the process alive by its deadline; an idle store does not.
  thread.unref();

  return {
    append: (append, byteCount, deadlineMs) => {
      lastTicket += 1;
      const ticket = lastTicket;
      const stopped = isClosing ? 'the store is closed' : failure;
      if (stopped !== undefined) return Promise.resolve(unknown(ticket, stopped));
      if (pending.count() >= appendsWaitingMax || outbox.bytes() + byteCount > bytesWaitingMax) {
        return Promise.reject(new StoreUnavailable(`More than ${appendsWaitingMax} appends wait for the log`));
      }
      return new Promise((resolve) => {
        pending.add(ticket, deadlineMs, (answer) => {
          outbox.settled(byteCount);
          resolve(answer);
        });
        outbox.post({ ticket, ...append }, byteCount);
      });
    },
    isWritable: () => !isClosing && failure === undefined,
    close: async () => {
      if (!isClosing) {
        isClosing = true;
        thread.ref();
        outbox.close();
      }
      await ended.promise;
    },
  };
}

function* answersOf({ appended, others }: Extract<FromWriter, { kind: 'answers' }>): Iterable<AppendAnswer> {
  for (let at = 0; at < appended.length; at += 3) {
    const [ticket, revision, ordinal] = [appended[at] ?? 0, appended[at + 1] ?? 0, appended[at + 2] ?? 0];
    yield { ticket, outcome: 'appended', revision, ordinal };
  }
  yield* others;
}

/** The thread runs from the sources too, where its file is still TypeScript. */
function threadFile(): URL {
  return import.meta.url.endsWith('.ts')
    ? new URL('./writer-thread.ts', import.meta.url)
    : new URL('./writer-thread.js', import.meta.url);
}

/** Appends of one turn of the event loop travel as one message. */
function outboxTo(thread: Worker) {
  let collected: AppendRequest[] = [];
  let waitingBytes = 0;
  const send = (message: ToWriter): void => {
    thread.postMessage(message, []);
  };
  const flush = (): void => {
    if (collected.length > 0) send({ kind: 'append', appends: packAppends(collected) });
    collected = [];
  };
  return {
    bytes: () => waitingBytes,
    settled: (bytes: number): void => {
      waitingBytes -= bytes;
    },
    post: (append: AppendRequest, bytes: number): void => {
      waitingBytes += bytes;
      collected.push(append);
      if (collected.length === 1) setImmediate(flush);
    },
    close: (): void => {
      flush();
      send({ kind: 'close' });
    },
  };
}

async function withinTime(opened: Promise<void>, thread: Worker): Promise<void> {
  const timer = setTimeout(() => {
    void thread.terminate();
  }, openTimeoutMs);
  try {
    await opened;
  } finally {
    clearTimeout(timer);
  }
}
