import { type Job, type JobAnswer, JobFailed, TooBusy } from './job.js';
import { quarantine } from './quarantine.js';
import type { JobModules } from './thread-messages.js';
import { waitingJobs } from './waiting-jobs.js';
import { startThread, type ThreadAnswer, type WorkingThread } from './working-thread.js';

export interface WorkOptions {
  readonly modules: JobModules;
  /** Is told of each job that was ended, or whose thread ended. */
  readonly onLost?: (lost: {
    readonly job: Pick<Job, 'module' | 'name' | 'account' | 'subject'>;
    readonly why: string;
  }) => void;
  /** Longest time on the clock of one job; 20 s unless said. */
  readonly wallMsMax?: number;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

/** Only a thread that hangs takes so long: on a busy machine, a second of processor time may take many. */
const wallMsMax = 20_000;
const quarantineMs = 10 * 60_000;
const quarantinedMax = 1_000;
const waitingMax = 500;
const waitingPerAccountMax = 50;
/** Who asks for a whole request waits 10 s at most, and what is left of it has to do for the rest. */
const waitMsMax = 5_000;

interface Waiting {
  readonly job: Job;
  readonly since: number;
  readonly answer: PromiseWithResolvers<JobAnswer>;
}

/** A place for one thread, which is replaced when it is lost. */
interface Bench {
  /** The second serves no account that has just overrun: so there is always one on which jobs come to an end. */
  readonly isForAll: boolean;
  thread: WorkingThread | undefined;
  isBusy: boolean;
}

/** Two threads that do jobs on texts of others: each within so much processor time, or not at all. */
export class BoundedWork {
  readonly #benches: readonly Bench[] = [true, false].map((isForAll) => ({
    isForAll,
    thread: undefined,
    isBusy: false,
  }));
  readonly #waiting = waitingJobs<Waiting>(waitingMax, waitingPerAccountMax);
  readonly #now: () => number;
  readonly #subjects;
  readonly #accounts;
  #isClosed = false;

  constructor(private readonly options: WorkOptions) {
    this.#now = options.now ?? (() => performance.now());
    this.#subjects = quarantine(quarantineMs, quarantinedMax, this.#now);
    this.#accounts = quarantine(quarantineMs, quarantinedMax, this.#now);
  }

  /** Starts the threads, so that the first job does not wait for it. Without it, they start when there is a job. */
  start(): void {
    for (const bench of this.#benches) this.#threadOf(bench);
  }

  /** Throws `TooBusy` when too many jobs wait, or this one has waited too long, and `JobFailed` when the job threw. */
  async run(job: Job): Promise<JobAnswer> {
    const kept = this.#keptAway(job);
    if (kept !== undefined) return kept;
    if (this.#isClosed) throw new TooBusy('The process is about to end');
    const answer = Promise.withResolvers<JobAnswer>();
    this.#waiting.add(job.account, { job, since: this.#now(), answer });
    this.#serve();
    return answer.promise;
  }

  /** Ends the threads; what waits or runs is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { answer } of this.#waiting.drain()) answer.reject(new TooBusy('The process is about to end'));
    for (const { thread } of this.#benches) await thread?.end();
  }

  #keptAway({ subject }: Job): JobAnswer | undefined {
    const retryAfterSeconds = this.#subjects.secondsLeft(subject);
    return retryAfterSeconds === 0 ? undefined : { outcome: 'too-expensive', retryAfterSeconds };
  }

  /** The thread for suspects alone first, so that the other stays free as long as it can. */
  #serve(): void {
    for (const bench of this.#benches) {
      while (!bench.isBusy) {
        const next = this.#waiting.next((account) => bench.isForAll || this.#accounts.secondsLeft(account) === 0);
        if (next === undefined) break;
        this.#begin(bench, next);
      }
    }
  }

  #begin(bench: Bench, { job, since, answer }: Waiting): void {
    const kept = this.#keptAway(job);
    if (kept !== undefined) return answer.resolve(kept);
    if (this.#now() - since > waitMsMax) return answer.reject(new TooBusy(`A job has waited for ${waitMsMax} ms`));
    bench.isBusy = true;
    void this.#threadOf(bench)
      .run(job)
      .then((given) => {
        bench.isBusy = false;
        this.#settle(job, given, answer);
        if (!this.#isClosed) this.#threadOf(bench);
        this.#serve();
      });
  }

  #settle(job: Job, given: ThreadAnswer, answer: PromiseWithResolvers<JobAnswer>): void {
    const { module, name, account, subject } = job;
    const tell = (why: string): void => this.options.onLost?.({ job: { module, name, account, subject }, why });
    switch (given.outcome) {
      case 'done':
        return answer.resolve(given);
      case 'too-expensive':
        this.#subjects.put(subject);
        this.#accounts.put(account);
        tell(`It took more than ${job.cpuMsMax} ms of processor time, or more memory than it may`);
        return answer.resolve({ outcome: 'too-expensive', retryAfterSeconds: this.#subjects.secondsLeft(subject) });
      case 'lost':
        tell(given.message);
        return answer.reject(
          this.#isClosed ? new TooBusy('The process is about to end') : new JobFailed(given.message),
        );
      case 'failed':
        return answer.reject(new JobFailed(given.message));
    }
  }

  #threadOf(bench: Bench): WorkingThread {
    if (bench.thread === undefined || bench.thread.isLost()) {
      bench.thread = startThread(this.options.modules, this.options.wallMsMax ?? wallMsMax);
    }
    return bench.thread;
  }
}
