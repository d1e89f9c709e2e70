import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreInUse } from './faults.js';
import { resultCode, resultCodeOf } from './sqlite-value.js';

const attemptsMax = 10;
const pauseMs = 50;

export interface WriteLock {
  release(): void;
}

/**
 * One writing process per log: an exclusive SQLite lock on an empty file beside it. The operating system drops it with
 * the process, however that ends; a successor that starts early is given half a second.
 */
export async function takeWriteLock(logPath: string): Promise<WriteLock> {
  const database = new DatabaseSync(`${logPath}-lock`, { timeout: 0 });
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    if (isTaken(database)) {
      return {
        release: () => {
          if (database.isOpen) database.close();
        },
      };
    }
    await sleep(pauseMs);
  }
  database.close();
  throw new StoreInUse(logPath);
}

function isTaken(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (resultCodeOf(error) === resultCode.busy) return false;
    database.close();
    throw error;
  }
}
