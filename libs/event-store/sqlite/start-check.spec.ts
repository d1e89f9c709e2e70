import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { factsToAppend } from '#libs/testing';
import { openForReading, readLogId } from './log-format.js';
import { SqliteEventStore } from './sqlite-event-store.js';
import { checkAtStart } from './start-check.js';

const folder = mkdtempSync(join(tmpdir(), 'bourse-log-'));
let logCount = 0;
let path = '';

beforeEach(async () => {
  logCount += 1;
  path = join(folder, `${logCount}`, 'log.sqlite');
  const store = await SqliteEventStore.open({ path });
  await store.append('team-a', factsToAppend(400), 'no-stream');
  await store.close();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function change(sql: string): void {
  const database = new DatabaseSync(path, { defensive: false });
  database.exec(sql);
  database.close();
}

/** The log counts as large: its newest 100 facts are all checked, and one in ten of the others. */
function checkLarge(): void {
  const reading = openForReading(path);
  try {
    checkAtStart(reading, path, readLogId(reading, path), { newestCount: 100, sampleCount: 30 });
  } finally {
    reading.close();
  }
}

describe('checking a large log at start', () => {
  it('takes a sound one', () => {
    expect(() => checkLarge()).not.toThrow();
  });

  it('finds any change among the newest facts', () => {
    change("UPDATE facts SET type = 'X' WHERE position = 333");
    expect(() => checkLarge()).toThrow(/team-a@332 is not as it was/);
  });

  it('finds a piece of the file that is lost among the older ones', () => {
    change('DELETE FROM facts WHERE position BETWEEN 150 AND 170');
    expect(() => checkLarge()).toThrow(/no fact stands at/);
  });

  it('finds an index that leads elsewhere', () => {
    change('UPDATE facts SET revision = 9999 WHERE position = 101');
    const which = "FROM sqlite_schema WHERE name = 'facts_by_stream'";
    change(`CREATE TABLE spare AS SELECT * ${which}; PRAGMA writable_schema = ON; DELETE ${which}`);
    change('UPDATE facts SET revision = 100 WHERE position = 101');
    change('PRAGMA writable_schema = ON; INSERT INTO sqlite_schema SELECT * FROM spare');
    expect(() => checkLarge()).toThrow(/the index does not lead to the fact at 101/);
  });
});
