import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgresql, type PostgresqlOptions, type PostgresqlSession } from '#libs/postgresql';

/** What several processes take turns at. */
export interface Turns {
  readonly database: PostgresqlOptions;
  /** Of the lock, in the whole database. */
  readonly name: string;
}

const waitMs = 500;

/**
 * Begins when no other process is at it, and again after the lock's connection was lost; gives how to leave. The lock saves work: whatever is
 * begun has to bear a second one, because who has lost the connection learns so a few seconds late.
 */
export function takeTurns(
  { database: options, name }: Turns,
  begin: () => Promise<() => Promise<void>>,
  onFault: (error: unknown) => void,
): () => Promise<void> {
  const database = openPostgresql(options);
  const leaving = new AbortController();
  const { signal } = leaving;
  const turn = async () => {
    const session = await database.session();
    try {
      if (!(await hasTurn(session, name, signal))) return;
      const end = await begin();
      await untilAborted(AbortSignal.any([signal, session.lost]));
      await end();
    } finally {
      await session.end();
    }
  };
  const taking = (async () => {
    while (!signal.aborted) {
      await turn().catch(onFault);
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return async () => {
    leaving.abort();
    await taking;
    await database.close();
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
