import { Worker } from 'node:worker_threads';
import type { Job } from './job.js';
import { watchJob } from './job-meter.js';
import type { FromThread, JobModules, ThreadOptions, ToThread } from './thread-messages.js';

/** Modules are loaded within it, on a busy machine too. */
const startMsMax = 30_000;
const oldSpaceMiBMax = 256;

export type ThreadAnswer =
  | { readonly outcome: 'done'; readonly text: string }
  | { readonly outcome: 'failed'; readonly message: string }
  /** The thread was ended by us or by its memory, and serves no more. */
  | { readonly outcome: 'too-expensive' }
  /** The thread ended by itself, and serves no more. */
  | { readonly outcome: 'lost'; readonly message: string };

/** One thread that does one job after the other. */
export interface WorkingThread {
  /** Call it again only after the answer. Never rejects. */
  run(job: Job): Promise<ThreadAnswer>;
  isLost(): boolean;
  end(): Promise<void>;
}

interface Running {
  readonly settle: (answer: ThreadAnswer) => void;
}

/** Starts a thread that loads the modules. A job may take `wallMsMax` on the clock. */
export function startThread(modules: JobModules, wallMsMax: number): WorkingThread {
  const worker = startWorker(modules);
  const ready = Promise.withResolvers<void>();
  let running: Running | undefined;
  let lost: ThreadAnswer | undefined;
  let cpuMicrosecondsBefore = 0;

  const lose = (answer: ThreadAnswer): void => {
    lost ??= answer;
    ready.resolve();
    running?.settle(lost);
  };
  worker.on('message', (message: FromThread) => {
    cpuMicrosecondsBefore = message.cpuMicroseconds;
    if (message.kind === 'ready') ready.resolve();
    if (message.kind === 'done') running?.settle({ outcome: 'done', text: message.text });
    if (message.kind === 'failed') running?.settle({ outcome: 'failed', message: message.message });
  });
  worker.on('error', (error: unknown) => lose(endedBy(error)));
  worker.on('exit', () => lose({ outcome: 'lost', message: 'the thread has ended' }));

  const run = async ({ module, name, texts, cpuMsMax }: Job): Promise<ThreadAnswer> => {
    const { promise, resolve } = Promise.withResolvers<ThreadAnswer>();
    const stopWatching = watchJob(worker, { cpuMicrosecondsBefore, cpuMsMax, wallMsMax }, () => {
      lose({ outcome: 'too-expensive' });
      void worker.terminate();
    });
    running = { settle: resolve };
    worker.postMessage({ module, name, texts } satisfies ToThread, []);
    try {
      return await promise;
    } finally {
      running = undefined;
      stopWatching();
    }
  };

  return {
    run: async (job) => {
      await started(ready.promise, lose, worker);
      return lost ?? run(job);
    },
    isLost: () => lost !== undefined,
    end: async () => {
      lose({ outcome: 'lost', message: 'the work is over' });
      await worker.terminate();
    },
  };
}

function startWorker(modules: JobModules): Worker {
  const options: ThreadOptions = { modules: Object.entries(modules).map(([name, { href }]) => ({ name, url: href })) };
  const resourceLimits = { maxOldGenerationSizeMb: oldSpaceMiBMax };
  const worker = new Worker(threadFile(), { workerData: options, execArgv: [], name: 'bounded-work', resourceLimits });
  // A running job keeps the process alive by its timers; an idle thread does not.
  worker.unref();
  return worker;
}

/** Resolves once the thread serves, or is lost. */
async function started(ready: Promise<void>, lose: (answer: ThreadAnswer) => void, worker: Worker): Promise<void> {
  const timer = setTimeout(() => {
    lose({ outcome: 'lost', message: `the thread did not start within ${startMsMax} ms` });
    void worker.terminate();
  }, startMsMax);
  try {
    await ready;
  } finally {
    clearTimeout(timer);
  }
}

function endedBy(error: unknown): ThreadAnswer {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return { outcome: 'too-expensive' };
  return { outcome: 'lost', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** The thread runs from the sources too, where its file is still TypeScript. */
function threadFile(): URL {
  return import.meta.url.endsWith('.ts')
    ? new URL('./job-thread.ts', import.meta.url)
    : new URL('./job-thread.js', import.meta.url);
}
