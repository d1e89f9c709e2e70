import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ask, type ExampleServer, startExample } from './example-server.js';

let direct: ExampleServer;
let proxied: ExampleServer;

beforeAll(async () => {
  direct = await startExample();
  proxied = await startExample({ trustedProxies: ['127.0.0.0/8'] });
});
afterAll(async () => {
  await direct.close();
  await proxied.close();
});

const headers = { 'x-forwarded-for': '198.51.100.4, 192.0.2.9' };

class ForwardedSocket extends WebSocket {
  constructor(url: string, protocols: string) {
    super(url, protocols, { headers });
  }
}

function overSocket({ url }: ExampleServer): Promise<unknown> {
  const connectionParams = { authorization: 'Bearer operator' };
  const client = createClient({ url: url.replace('http', 'ws'), webSocketImpl: ForwardedSocket, connectionParams });
  return new Promise((resolve, reject) => {
    client.subscribe({ query: '{ address }' }, { next: resolve, error: reject, complete: () => void client.dispose() });
  });
}

describe("the caller's address", () => {
  it("is the connection's, whatever a header says", async () => {
    expect(await ask(direct, '{ address }', { headers })).toMatchObject({ data: { address: '127.0.0.1' } });
    expect(await overSocket(direct)).toEqual({ data: { address: '127.0.0.1' } });
  });

  it('is what a trusted proxy says, over HTTP and over sockets', async () => {
    expect(await ask(proxied, '{ address }', { headers })).toMatchObject({ data: { address: '192.0.2.9' } });
    expect(await overSocket(proxied)).toEqual({ data: { address: '192.0.2.9' } });
  });
});
