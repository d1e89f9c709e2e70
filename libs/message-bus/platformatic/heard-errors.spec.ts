import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Admin, Consumer, Producer } from '@platformatic/kafka';
import { withErrorsHeard } from './heard-errors.js';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const unreachable = { clientId: 'heard', bootstrapBrokers: ['127.0.0.1:1'], retries: 0 };

/** A client that has connected to somebody who never answers, and its connection. */
async function connected(hear: (admin: Admin) => Admin) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const admin = hear(new Admin({ ...unreachable, bootstrapBrokers: [`127.0.0.1:${port}`] }));
  const connection = new Promise<{ emit(event: 'error', error: Error): boolean }>((resolve) => {
    admin.on('client:broker:connect', (payload) => resolve(payload.connection));
  });
  const asked = admin.listTopics().catch(() => undefined);
  ends.push(async () => {
    for (const socket of sockets) socket.destroy();
    await asked;
    await admin.close();
    server.close();
  });
  return connection;
}

const failTwice = (connection: { emit(event: 'error', error: Error): boolean }) => {
  connection.emit('error', new Error('The first'));
  connection.emit('error', new Error('The second'));
};

describe('an error that a client emits beside its answers', () => {
  it('is heard, whichever client it is', () => {
    const clients = [
      new Admin(unreachable),
      new Producer<string, string, string, string>(unreachable),
      new Consumer({ ...unreachable, groupId: 'heard' }),
    ];
    for (const client of clients) {
      ends.push(() => client.close());
      expect(() => client.emit('error', new Error('Nobody asked'))).toThrow('Nobody asked');
      withErrorsHeard(client);
      expect(() => client.emit('error', new Error('Nobody asked'))).not.toThrow();
    }
  });

  it('is heard when one connection has several of them, of which the client itself hears one', async () => {
    expect(failTwice.bind(undefined, await connected((admin) => admin))).toThrow('The second');
    expect(failTwice.bind(undefined, await connected(withErrorsHeard))).not.toThrow();
  });
});
