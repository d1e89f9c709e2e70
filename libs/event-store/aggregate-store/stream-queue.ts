import { Contended } from '../faults.js';

interface Line {
  tail: Promise<unknown>;
  length: number;
}

/** Runs work on one stream one after the other, and work on different streams side by side. */
export interface StreamQueue {
  /** Rejects with `Contended` when too many wait for the stream already, or when the turn comes after the deadline. */
  inTurn<Result>(stream: string, deadlineAt: number, work: () => Promise<Result>): Promise<Result>;
}

export function streamQueue(waitingMax: number): StreamQueue {
  const lines = new Map<string, Line>();

  return {
    inTurn: async (stream, deadlineAt, work) => {
      const line = lines.get(stream) ?? { tail: Promise.resolve(), length: 0 };
      if (line.length > waitingMax) throw new Contended(stream, `${waitingMax} wait already`);
      lines.set(stream, line);
      line.length += 1;
      const inLine = line.length > 1;
      const turn = inLine ? line.tail.then(() => startInTime(stream, deadlineAt, work)) : work();
      line.tail = turn.catch(() => undefined);
      try {
        return await turn;
      } finally {
        line.length -= 1;
        if (line.length === 0) lines.delete(stream);
      }
    },
  };
}

function startInTime<Result>(stream: string, deadlineAt: number, work: () => Promise<Result>): Promise<Result> {
  if (performance.now() > deadlineAt) throw new Contended(stream, 'the turn came after the deadline');
  return work();
}
