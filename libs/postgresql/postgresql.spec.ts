import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { PostgresqlUnavailable } from './faults.js';
import { openPostgresql } from './postgresql.js';

let server: Server | undefined;
afterEach(() => void server?.close());

/** A message of the protocol: its letter, its length, what it says. */
function message(letter: string, ...parts: readonly (string | number)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'number' ? int32(part) : Buffer.from(part))));
  return Buffer.concat([Buffer.from(letter), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

const authenticationOk = message('R', 0);
const readyForQuery = message('Z', 'I');
const terminated = message('E', 'SFATAL\0', 'C57P01\0', 'Mterminating connection due to administrator command\0', '\0');

/** A server that says so to everybody who connects. */
async function serverSaying(answer: Buffer): Promise<string> {
  const listening = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
  server = listening;
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new TypeError('A server needs a port');
  return `postgres://bourse@127.0.0.1:${address.port}/bourse`;
}

describe('a database as one process uses it', () => {
  it('may end in the very moment in which a connection is ready, and the process goes on', async () => {
    const url = await serverSaying(Buffer.concat([authenticationOk, readyForQuery, terminated]));
    const postgresql = openPostgresql({ url, schema: 'bourse' });

    const asked = postgresql.transaction((connection) => connection.query('select 1', []));

    await expect(asked).rejects.toThrow(PostgresqlUnavailable);
    await postgresql.close();
  });
});
