import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { program } from '../test-server.js';
import { runServer } from './server.fixture.js';

const patienceMs = 50_000;

describe('the client of KurrentDB', () => {
  it('gets the same answers', async () => {
    const running = await runServer();
    const url = `kurrentdb://127.0.0.1:${running.server().port}?tls=false`;
    const args = [...program('eventstoredb/kurrentdb-client.fixture.js'), url];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: patienceMs });
    await running.stop();
    expect(JSON.parse(stdout)).toEqual({
      appended: 1,
      repeated: true,
      wrong: 'WrongExpectedVersionError',
      missing: 'StreamNotFoundError',
      live: ['true@0', 'true@1', 'true@2'],
      read: Array.from({ length: 3 }, () => '{"text":"ü ✓"}'),
      all: 6,
    });
  });
});
