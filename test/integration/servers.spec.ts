import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { control } from './servers.js';

let folder = '';
const { EVENTSTORE_CONTROL, EVENTSTORE_URL } = process.env;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bourse-control-'));
});
afterEach(() => {
  Object.assign(process.env, { EVENTSTORE_CONTROL: EVENTSTORE_CONTROL ?? '', EVENTSTORE_URL: EVENTSTORE_URL ?? '' });
  rmSync(folder, { recursive: true, force: true });
});

describe('the command that controls a server', () => {
  it('is given its verb, and none of the variables that a real event store takes for its own options', async () => {
    const [program, told] = [join(folder, 'control.mjs'), join(folder, 'told.json')];
    const [file, verb] = ['process.env.TOLD', 'process.argv.at(-1)'];
    const names = "Object.keys(process.env).filter((name) => name.startsWith('EVENTSTORE_'))";
    writeFileSync(
      program,
      `import fs from 'node:fs'; fs.writeFileSync(${file}, JSON.stringify([${verb}, ...${names}]));`,
    );
    Object.assign(process.env, {
      TOLD: told,
      EVENTSTORE_URL: 'esdb://somewhere:2113',
      EVENTSTORE_CONTROL: `${process.execPath} ${program}`,
    });
    await control('eventstoredb', 'start');
    expect(JSON.parse(readFileSync(told, 'utf8'))).toEqual(['start']);
  });
});
