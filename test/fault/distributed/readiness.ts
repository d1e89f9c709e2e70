import { setTimeout as sleep } from 'node:timers/promises';
import type { Member } from './member.js';

const [lookEveryMs, answerMs] = [250, 5_000];

/** What a process says of how it is; undefined when it does not answer. */
export async function readinessOf({ managementUrl }: Pick<Member, 'managementUrl'>) {
  try {
    const answer = await fetch(`${managementUrl}/readyz`, { signal: AbortSignal.timeout(answerMs) });
    return { isReady: answer.ok, text: await answer.text() };
  } catch {
    return undefined;
  }
}

export interface ReadinessWatch {
  /** Gives each thing that a process said of itself meanwhile that was not wanted, once. */
  end(): Promise<readonly string[]>;
}

/** Asks processes all the time how they are, and collects what those said that were not as they have to be. */
export function watchReadiness(members: readonly Member[], wanted: 'READY' | 'NEVER_READY'): ReadinessWatch {
  const ending = new AbortController();
  const found = new Set<string>();
  const watching = members.map(async (member) => {
    while (!ending.signal.aborted) {
      const said = await readinessOf(member);
      // One who must never be ready may be silent.
      const isWanted = wanted === 'READY' ? said?.isReady === true : said?.isReady !== true;
      if (!isWanted) found.add(`${member.name} said ${said?.text ?? 'nothing'}`);
      await sleep(lookEveryMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  });
  return {
    end: async () => {
      ending.abort();
      await Promise.all(watching);
      return [...found];
    },
  };
}
