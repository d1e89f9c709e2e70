import { registerHooks } from 'node:module';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { FromThread, ThreadOptions, ToThread } from './thread-messages.js';

// Unbuilt, Node runs these files by stripping their types, and the neighbours they name `.js` are still `.ts`. So what a thread loads must
// be strippable (no enum, no parameter property), and name no other lib.
if (import.meta.url.endsWith('.ts')) {
  registerHooks({
    resolve: (specifier, context, next) => {
      const isOurs = specifier.startsWith('.') && context.parentURL?.endsWith('.ts') === true;
      return next(isOurs ? specifier.replace(/\.js$/, '.ts') : specifier, context);
    },
  });
}

type JobFunction = (texts: readonly string[]) => string;

async function serve(port: MessagePort, { modules }: ThreadOptions): Promise<void> {
  const jobs = new Map<string, JobFunction>();
  for (const { name, url } of modules) {
    for (const [job, work] of jobsIn(await import(url))) jobs.set(`${name}/${job}`, work);
  }
  const say = (message: FromThread): void => port.postMessage(message);
  port.on('message', ({ module, name, texts }: ToThread) => {
    const work = jobs.get(`${module}/${name}`);
    try {
      if (work === undefined) throw new Error(`There is no job ${module}/${name}`);
      say({ kind: 'done', text: work(texts), cpuMicroseconds: spentCpu() });
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      say({ kind: 'failed', message, cpuMicroseconds: spentCpu() });
    }
  });
  say({ kind: 'ready', cpuMicroseconds: spentCpu() });
}

function* jobsIn({ jobs }: { readonly jobs?: unknown }): Iterable<[name: string, work: JobFunction]> {
  for (const [name, work] of Object.entries(Object(jobs))) {
    if (typeof work === 'function') yield [name, (texts) => String(work(texts))];
  }
}

function spentCpu(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

if (parentPort !== null) await serve(parentPort, workerData);
