import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Keys, openKeys } from './open-keys.js';

const ada = { name: 'Ada Lovelace', email: 'ada@example.org' };
const erasedPerson = { name: 'erased', email: 'erased' };
let directory: string;
let keys: Keys;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bourse-people-'));
  keys = openKeys({ directory });
});

afterEach(() => {
  keys.close();
  rmSync(directory, { recursive: true });
});

const reopen = () => {
  keys.close();
  keys = openKeys({ directory });
};

describe('remembering a person', () => {
  it('answers with the name told last, also after a restart, and leaves out whom nobody told of', async () => {
    await keys.people.remember('p1', { ...ada, name: 'Ada Byron' });
    await keys.people.remember('p1', ada);
    const expected = new Map([['p1', ada]]);
    expect(await keys.people.nameOf(['p1', 'p2'])).toEqual(expected);
    reopen();
    expect(await keys.people.nameOf(['p1', 'p2'])).toEqual(expected);
  });

  it('writes no name in the clear', async () => {
    await keys.people.remember('p1', ada);
    const bytes = ['keys.sqlite', 'keys.sqlite-wal'].map((name) =>
      readFileSync(join(directory, name)).toString('latin1'),
    );
    expect(bytes.join('')).not.toMatch(/Lovelace|example\.org/);
  });
});

describe('erasing a person', () => {
  it('forgets the name for good, whoever tells it again', async () => {
    await keys.people.remember('p1', ada);
    await keys.people.eraseSubject('p1');
    await keys.people.eraseSubject('p1');
    await keys.people.remember('p1', ada);
    expect(await keys.people.nameOf(['p1'])).toEqual(new Map([['p1', erasedPerson]]));
    reopen();
    await keys.people.remember('p1', ada);
    expect(await keys.people.nameOf(['p1'])).toEqual(new Map([['p1', erasedPerson]]));
  });

  it('leaves nobody else without a name', async () => {
    await keys.people.remember('p1', ada);
    await keys.people.eraseSubject('p2');
    expect(await keys.people.nameOf(['p1'])).toEqual(new Map([['p1', ada]]));
  });
});
