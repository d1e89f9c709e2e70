import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Postgresql } from '#libs/postgresql';
import { keepAtIt } from './keep-at-it.js';

/** A database with one lock. What happens at it is told in words. */
function lockedDatabase() {
  const told: string[] = [];
  let holder: AbortController | undefined;
  let held = Promise.withResolvers<void>();
  const database: Pick<Postgresql, 'session' | 'close'> = {
    session: async () => {
      const ended = new AbortController();
      void once(ended.signal, 'abort').then(() => {
        if (holder === ended) holder = undefined;
      });
      return {
        lost: ended.signal,
        query: async () => ({ rows: [], rowCount: 0, command: 'SELECT' }),
        tryLock: async () => {
          holder ??= ended;
          if (holder === ended) held.resolve();
          return holder === ended;
        },
        listen: async () => undefined,
        end: async () => ended.abort(),
      };
    },
    close: async () => void told.push('closed'),
  };
  return {
    told,
    turns: { database, name: 'work' },
    /** The connection of whoever holds the lock is gone. */
    lose: () => holder?.abort(),
    heldAgain: () => {
      held = Promise.withResolvers<void>();
      return held.promise;
    },
  };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}

describe('keeping at a task', () => {
  it('begins again what failed to begin, and ends it when it is left', async () => {
    const told: string[] = [];
    const faults: unknown[] = [];
    const leave = keepAtIt({
      turns: undefined,
      begin: async () => {
        if (faults.length < 2) throw new Error('not yet');
        told.push('begun');
        return async () => void told.push('ended');
      },
      onFault: (error) => faults.push(error),
    });
    await until(() => told.includes('begun'));
    await leave();

    expect(faults).toEqual([new Error('not yet'), new Error('not yet')]);
    expect(told).toEqual(['begun', 'ended']);
  });

  it('ends when the lock is lost, and begins again when it is held again', async () => {
    const { told, turns, lose, heldAgain } = lockedDatabase();
    const begin = async () => {
      told.push('begun');
      return async () => void told.push('ended');
    };
    const leave = keepAtIt({ turns, begin, onFault: (error) => told.push(String(error)) });
    await until(() => told.includes('begun'));
    const again = heldAgain();
    lose();
    await again;
    await until(() => told.length === 3);
    await leave();

    expect(told).toEqual(['begun', 'ended', 'begun', 'ended', 'closed']);
  });

  it('waits as long as another process is at it, and takes over when that one leaves', async () => {
    const { told, turns } = lockedDatabase();
    const named = (name: string) => async () => {
      told.push(`${name} begun`);
      return async () => void told.push(`${name} ended`);
    };
    const onFault = (error: unknown) => told.push(String(error));
    const leaveFirst = keepAtIt({ turns, begin: named('first'), onFault });
    await until(() => told.includes('first begun'));
    const leaveSecond = keepAtIt({ turns, begin: named('second'), onFault });
    await sleep(700);
    expect(told).toEqual(['first begun']);
    await leaveFirst();
    await until(() => told.includes('second begun'));
    await leaveSecond();

    expect(told).toEqual(['first begun', 'first ended', 'closed', 'second begun', 'second ended', 'closed']);
  });
});
