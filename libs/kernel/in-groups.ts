/** Keys that one group has at most. */
const groupMax = 500;

export interface Groups<Result> {
  /** Who asks twice for one key before it is there gets one answer. */
  make(key: string): Promise<Result>;
  isUnderWay(key: string): boolean;
}

/**
 * Makes together what costs as much for many as for one, such as a transaction: whoever asks while a group is under way is in the next one. `makeGroup` gives a
 * result, or the error of that key alone, for each key in their order; what it throws, all of its group get.
 */
export function inGroups<Result>(
  makeGroup: (keys: readonly string[]) => Promise<readonly (Result | Error)[]>,
): Groups<Result> {
  const underWay = new Map<string, PromiseWithResolvers<Result>>();
  let waiting: string[] = [];
  let isBusy = false;

  const settle = async (keys: readonly string[]) => {
    const asked = keys.flatMap((key) => underWay.get(key) ?? []);
    try {
      const results = await makeGroup(keys);
      for (const [index, result] of results.entries()) {
        if (result instanceof Error) asked[index]?.reject(result);
        else asked[index]?.resolve(result);
      }
      const missing = new TypeError('A group gives a result for each of its keys');
      for (const each of asked.slice(results.length)) each.reject(missing);
    } catch (error) {
      for (const each of asked) each.reject(error);
    } finally {
      for (const key of keys) underWay.delete(key);
    }
  };

  const settleAll = async () => {
    isBusy = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, groupMax);
      waiting = waiting.slice(groupMax);
      await settle(group);
    }
    isBusy = false;
  };

  return {
    isUnderWay: (key) => underWay.has(key),
    make: (key) => {
      const asked = underWay.get(key);
      if (asked !== undefined) return asked.promise;
      const made = Promise.withResolvers<Result>();
      underWay.set(key, made);
      waiting.push(key);
      if (!isBusy) void settleAll();
      return made.promise;
    },
  };
}
