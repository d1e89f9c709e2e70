import type { Worker } from 'node:worker_threads';

/** How often a running job is asked for the processor time that it took. Usual jobs are over before the first time. */
const periodMs = 20;

export interface Bounds {
  /** What the thread had taken when the job began. */
  readonly cpuMicrosecondsBefore: number;
  readonly cpuMsMax: number;
  /** Ends what takes no processor time and does not come to an end either. */
  readonly wallMsMax: number;
}

/** Calls `onOverrun` once a job is out of its bounds; gives how to stop watching it. A thread is asked between two steps of whatever it is at. */
export function watchJob(worker: Worker, bounds: Bounds, onOverrun: () => void): () => void {
  const cpuMicrosecondsMax = bounds.cpuMicrosecondsBefore + bounds.cpuMsMax * 1_000;
  let isOver = false;
  let isAsked = false;
  const measure = async (): Promise<void> => {
    if (isAsked) return;
    isAsked = true;
    // A thread that has ended does not answer; its own event says so.
    const used = await worker.cpuUsage().catch(() => ({ user: 0, system: 0 }));
    isAsked = false;
    if (!isOver && used.user + used.system > cpuMicrosecondsMax) onOverrun();
  };
  const meter = setInterval(() => void measure(), periodMs);
  const wall = setTimeout(onOverrun, bounds.wallMsMax);
  return () => {
    isOver = true;
    clearInterval(meter);
    clearTimeout(wall);
  };
}
