import { setTimeout as sleep } from 'node:timers/promises';
import type { Postgresql, PostgresqlSession } from '#libs/postgresql';

/** What several processes take turns at. */
export interface Turns {
  /** Where the lock is; closed by whoever leaves. */
  readonly database: Pick<Postgresql, 'session' | 'close'>;
  /** Of the lock, in the whole database. */
  readonly name: string;
}

const waitMs = 500;

export interface Task {
  /** Undefined where no other process does the same. */
  readonly turns: Turns | undefined;
  /** Gives how to end. What fails is begun again. */
  readonly begin: () => Promise<() => Promise<void>>;
  readonly onFault: (error: unknown) => void;
}

/**
 * Begins a task in the background when no other process is at it, and again after it failed to begin or the lock's connection was lost; gives
 * how to leave. The lock saves work: whatever is begun has to bear a second one, because who has lost the connection learns so a few seconds late.
 */
export function keepAtIt({ turns, begin, onFault }: Task): () => Promise<void> {
  const leaving = new AbortController();
  const { signal } = leaving;
  const turn = async () => {
    const session = await turns?.database.session();
    try {
      if (session !== undefined && !(await hasTurn(session, turns?.name ?? '', signal))) return;
      const end = await begin();
      await untilAborted(session === undefined ? signal : AbortSignal.any([signal, session.lost]));
      await end();
    } finally {
      await session?.end();
    }
  };
  const working = (async () => {
    while (!signal.aborted) {
      await turn().catch(onFault);
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return async () => {
    leaving.abort();
    await working;
    await turns?.database.close();
  };
}

async function hasTurn(session: PostgresqlSession, name: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await session.tryLock(name)) return true;
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
