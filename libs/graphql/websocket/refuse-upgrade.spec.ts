import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { refuseUpgrade } from './refuse-upgrade.js';

describe('refusing a socket', () => {
  it('answers with the status', async () => {
    const written: string[] = [];
    const connection = new Duplex({
      read: () => undefined,
      write: (chunk, _encoding, done) => {
        written.push(String(chunk));
        done();
      },
    });
    refuseUpgrade(connection, '403 Forbidden');
    await once(connection, 'finish');
    expect(written.join('')).toBe('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });

  it('harms nobody else when the caller is gone before the answer', async () => {
    const connection = new Duplex({
      read: () => undefined,
      write: (_chunk, _encoding, done) => done(new Error('write ECONNRESET')),
    });
    const closed = new Promise((resolve) => {
      connection.once('close', resolve);
    });
    refuseUpgrade(connection, '403 Forbidden');
    await closed;
    expect(connection.destroyed).toBe(true);
  });
});
