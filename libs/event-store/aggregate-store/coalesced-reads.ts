/** Longer than a read takes where the log is well. One that hangs for as long is nobody's reason to wait. */
const patienceMsDefault = 100;

type Read<Result> = (stream: string, deadlineAt: number) => Promise<Result>;

interface Line<Result> {
  readonly beganAt: number;
  readonly reading: Promise<Result>;
  /** The read that begins when this one has ended, and how long the most patient of those may wait who share it. */
  next: Promise<Result> | undefined;
  nextDeadlineAt: number;
}

/**
 * Reads each stream once for all who ask together. Who asks while a read is under way shares the next one with all who do: it begins after they asked, so
 * each is answered as of a moment after the question. However many ask, about one read of a stream is under way.
 */
export function coalescedReads<Result>(read: Read<Result>, patienceMs = patienceMsDefault): Read<Result> {
  const lines = new Map<string, Line<Result>>();

  const begin = (stream: string, deadlineAt: number): Promise<Result> => {
    const reading = read(stream, deadlineAt);
    const line: Line<Result> = { beganAt: performance.now(), reading, next: undefined, nextDeadlineAt: deadlineAt };
    lines.set(stream, line);
    const leave = (): void => {
      if (line.next === undefined && lines.get(stream) === line) lines.delete(stream);
    };
    reading.then(leave, leave);
    return reading;
  };

  return (stream, deadlineAt) => {
    const line = lines.get(stream);
    if (line === undefined) return begin(stream, deadlineAt);
    line.nextDeadlineAt = Math.max(line.nextDeadlineAt, deadlineAt);
    const leftMs = patienceMs - (performance.now() - line.beganAt);
    line.next ??= endOf(line.reading, leftMs).then(() => begin(stream, line.nextDeadlineAt));
    return line.next;
  };
}

/** Comes when the read has ended, well or not, or its time is over. */
function endOf(reading: Promise<unknown>, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    reading.then(end, end);
  });
}
