import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type MarketplaceServer, startMarketplace, testTimeoutMs } from './marketplace-server.js';
import { claimed, consumer, openMarket, producer, requested, stranger } from './opened-market.js';

jest.setTimeout(testTimeoutMs);

let server: MarketplaceServer;
const clients: Client[] = [];

beforeAll(async () => {
  server = await startMarketplace();
  await openMarket(server);
});
afterAll(async () => {
  for (const client of clients) await client.dispose();
  await server.close();
});

/** What a caller is told until there are so many messages. */
async function told(caller: string, query: string, countMax: number): Promise<readonly unknown[]> {
  const client = createClient({
    url: server.url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${caller}` },
  });
  clients.push(client);
  const messages: unknown[] = [];
  for await (const { data } of client.iterate({ query })) {
    messages.push(data);
    if (messages.length === countMax) break;
  }
  return messages;
}

describe('following work that is offered', () => {
  it('tells a producer what waits already, and then each piece as it comes', async () => {
    const first = await requested(server, { name: 'first' });
    const query = 'subscription { fulfilmentOffered(capabilities: ["postgresql"]) { operationId state } }';
    const messages = told(producer, query, 2);
    const second = await requested(server, { name: 'second' });
    expect(await messages).toEqual([
      { fulfilmentOffered: { operationId: first.operation.id, state: 'QUEUED' } },
      { fulfilmentOffered: { operationId: second.operation.id, state: 'QUEUED' } },
    ]);
    const { workerQueue } = await server.query(
      producer,
      '{ workerQueue { totalCount edges { node { operationId state ownerTeam consumerTeam } } } }',
    );
    const task = { state: 'QUEUED', ownerTeam: 'databases', consumerTeam: 'payments' };
    expect(workerQueue).toEqual({
      totalCount: 2,
      edges: [
        { node: { operationId: first.operation.id, ...task } },
        { node: { operationId: second.operation.id, ...task } },
      ],
    });
    const stranger2 = await server.query(stranger, '{ workerQueue { totalCount } }');
    expect(stranger2).toEqual({ workerQueue: { totalCount: 0 } });
  });
});

describe('following changes', () => {
  it('tells the consumer team what becomes of its requests, and nobody else', async () => {
    const query = 'subscription { operationChanged(team: "payments") { id state } }';
    const followed = server.untilFollowed(2);
    const messages = told(consumer, query, 1);
    const overheard = told(stranger, query, 1);
    await followed;
    const { operation } = await requested(server);
    expect(await messages).toEqual([{ operationChanged: { id: operation.id, state: 'QUEUED' } }]);
    const outcome = await Promise.race([overheard, claimed(server, producer).then(() => 'nothing')]);
    expect(outcome).toBe('nothing');
  });
});
