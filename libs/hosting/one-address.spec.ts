import dns from 'node:dns';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type FastifyInstance, fastify } from 'fastify';
import { oneAddress } from './one-address.js';

const opened: FastifyInstance[] = [];
/** A machine that calls two of its addresses localhost, as most do with 127.0.0.1 and ::1. */
beforeEach(() => {
  jest.spyOn(dns, 'lookup').mockImplementation((...given: readonly unknown[]) => {
    const [host, callback] = [given.at(0), given.at(-1)];
    const addresses = host === 'localhost' ? ['127.0.0.1', '127.0.0.2'] : [host];
    if (typeof callback === 'function')
      callback(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      );
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  for (const server of opened.splice(0)) await server.close();
});

/** How many servers Fastify opens. */
async function serverCount(host: string): Promise<number> {
  const server = fastify();
  opened.push(server);
  await server.listen({ port: 0, host });
  return server.addresses().length;
}

describe('listening on localhost', () => {
  it('opens one server, whose connections are watched', async () => {
    expect(await serverCount(await oneAddress('localhost'))).toBe(1);
  });

  it('would open one more for each other address of that name', async () => {
    expect(await serverCount('localhost')).toBe(2);
  });

  it('leaves what names one address, or all of them, as it is', async () => {
    for (const host of ['127.0.0.1', '::1', '0.0.0.0', '::', 'bourse.example.org'])
      expect(await oneAddress(host)).toBe(host);
  });
});
