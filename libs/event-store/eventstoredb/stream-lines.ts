/** Who repeats an append, or comes after one that is being repeated, waits in the line of its stream. */
export interface StreamLines {
  isBusy(stream: string): boolean;
  inTurn<Result>(stream: string, work: () => Promise<Result>): Promise<Result>;
}

interface Line {
  tail: Promise<unknown>;
  length: number;
}

export function streamLines(): StreamLines {
  const lines = new Map<string, Line>();
  return {
    isBusy: (stream) => lines.has(stream),
    inTurn: async (stream, work) => {
      const line = lines.get(stream) ?? { tail: Promise.resolve(), length: 0 };
      lines.set(stream, line);
      line.length += 1;
      const turn = line.tail.then(work);
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

/** Facts whose append is under way. The server drops a second append of the same facts without an answer. */
export interface FactsUnderWay {
  /** Runs the work when no other append of any of these facts is under way; undefined when the deadline comes first. */
  alone<Result>(ids: readonly string[], deadlineAt: number, work: () => Promise<Result>): Promise<Result | undefined>;
}

export function factsUnderWay(wait: (call: Promise<unknown>, deadlineAt: number) => Promise<void>): FactsUnderWay {
  const underWay = new Map<string, Promise<unknown>>();
  return {
    alone: async (ids, deadlineAt, work) => {
      for (
        let id = ids.find((each) => underWay.has(each));
        id !== undefined;
        id = ids.find((each) => underWay.has(each))
      ) {
        await wait(underWay.get(id) ?? Promise.resolve(), deadlineAt);
        if (performance.now() >= deadlineAt) return undefined;
      }
      const call = work();
      for (const id of ids) underWay.set(id, call);
      try {
        return await call;
      } finally {
        for (const id of ids) underWay.delete(id);
      }
    },
  };
}
