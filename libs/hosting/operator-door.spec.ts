import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { askAtOperatorDoor, openOperatorDoor } from './operator-door.js';

const shortMs = 50;
const issue = async () => 'a token';
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bourse-door-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A process that has the door's socket and answers in its own way. */
async function answeringWith(listener: RequestListener): Promise<() => void> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(join(directory, 'operator.sock'), resolve);
  });
  return () => server.close().closeAllConnections();
}

describe('asking at the door of a running process', () => {
  it('gives a token, through a socket that only the owner of the files can reach', async () => {
    const close = await openOperatorDoor(directory, issue);
    expect(statSync(join(directory, 'operator.sock')).mode & 0o777).toBe(0o600);
    expect(await askAtOperatorDoor(directory)).toBe('a token');
    await close?.();
    expect(await askAtOperatorDoor(directory)).toBeUndefined();
  });

  it('gives nothing when no token can be issued', async () => {
    const close = await openOperatorDoor(directory, async () => {
      throw new Error('The log takes no facts');
    });
    expect(await askAtOperatorDoor(directory)).toBeUndefined();
    await close?.();
  });

  it.each<{ readonly what: string; readonly listener: RequestListener }>([
    { what: 'an answer', listener: () => undefined },
    { what: 'the end of an answer', listener: (_request, response) => void response.write('half a') },
  ])('does not wait without end for $what', async ({ listener }) => {
    const close = await answeringWith(listener);
    expect(await askAtOperatorDoor(directory, shortMs)).toBeUndefined();
    close();
  });

  it('stays shut where the path of a socket would be too long', async () => {
    expect(await openOperatorDoor(join(directory, 'x'.repeat(100)), issue)).toBeUndefined();
  });
});
