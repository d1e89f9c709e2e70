import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Member } from './member.js';

const [lookEveryMs, answerMs] = [250, 5_000];
/** On a machine that is at its limit a look may take too long now and then; nobody is taken out of service for that. */
const slowMsMax = 5_000;

/** What a process says of how it is; undefined when it does not answer. */
export async function readinessOf({ managementUrl }: Pick<Member, 'managementUrl'>) {
  try {
    const answer = await fetch(`${managementUrl}/readyz`, { signal: AbortSignal.timeout(answerMs) });
    return { isReady: answer.ok, text: await answer.text() };
  } catch {
    return undefined;
  }
}

const problemsSaid = z.object({ problems: z.record(z.string(), z.string()) });

/** Slow is who does not answer, or has no other problem than that something did not answer it in time. */
function stateOf(
  said: { readonly isReady: boolean; readonly text: string } | undefined,
): 'READY' | 'SLOW' | 'NOT_READY' {
  if (said === undefined) return 'SLOW';
  if (said.isReady) return 'READY';
  const { problems } = problemsSaid.parse(JSON.parse(said.text));
  return Object.values(problems).every((problem) => problem.startsWith('no answer within')) ? 'SLOW' : 'NOT_READY';
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
    let slowSince: number | undefined;
    while (!ending.signal.aborted) {
      const said = await readinessOf(member);
      const is = stateOf(said);
      slowSince = is === 'SLOW' ? (slowSince ?? performance.now()) : undefined;
      const isReady = is === 'READY' || (slowSince !== undefined && performance.now() - slowSince <= slowMsMax);
      // One who must never be ready may be silent.
      if (wanted === 'READY' ? !isReady : is === 'READY') found.add(`${member.name} said ${said?.text ?? 'nothing'}`);
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
