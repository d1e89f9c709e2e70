/** A piece of work on texts that somebody else wrote. */
export interface Job {
  /** Which of the modules that the threads load, and which of its jobs. */
  readonly module: string;
  readonly name: string;
  readonly texts: readonly string[];
  /** What makes it cheap or dear, by name or digest. After it cost too much, it is not worked on for a while. */
  readonly subject: string;
  /** Who is to blame for what it costs. Accounts take turns, so that one of them does not hold up the others. */
  readonly account: string;
  /** Processor time of the thread. */
  readonly cpuMsMax: number;
}

/** What became of a job. */
export type JobAnswer =
  | { readonly outcome: 'done'; readonly text: string }
  /** It took more processor time or memory than it may. The subject is not worked on until the seconds have passed. */
  | { readonly outcome: 'too-expensive'; readonly retryAfterSeconds: number };

/** More jobs wait than can be done in time; nothing was done for this one. */
export class TooBusy extends Error {
  override readonly name = 'TooBusy';
}

/** The job threw, or its thread could not start: a defect of ours, whatever the texts were. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
}
