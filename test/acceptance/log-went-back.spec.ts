import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LogWentBack } from '#libs/event-store';
import { request } from './acts.js';
import { type Client, type Marketplace, openMarketplace } from './marketplace.js';
import { offerPostgresql } from './sample-offer.js';

const wentBack = [expect.objectContaining({ extensions: expect.objectContaining({ code: 'LOG_WENT_BACK' }) })];
const cancel = 'mutation ($input: CancelOperationInput!) { cancelOperation(input: $input) { __typename } }';
let marketplace: Marketplace;
let consumer: Client;
let followed: Promise<unknown>;
let operationId: string;

/** Follows until the subscription ends; gives what it ended with. */
async function followToTheEnd(onBegun: () => void): Promise<unknown> {
  try {
    for await (const event of marketplace.operator.subscribe('subscription { facts { id } }')) {
      expect(event).toBeDefined();
      onBegun();
    }
    return 'it ended';
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

beforeAll(async () => {
  marketplace = await openMarketplace();
  await offerPostgresql(marketplace, 'PRODUCER');
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  operationId = (await request(consumer)).operation.id;
  await marketplace.settle();
  const begun = Promise.withResolvers<void>();
  followed = followToTheEnd(begun.resolve);
  await begun.promise;
  const { history } = marketplace.host.parts.eventStore;
  const head = await marketplace.host.parts.eventStore.newest();
  history.deny(new LogWentBack({ witness: 'a spec', seen: { position: head?.position ?? '', factId: 'lost' }, head }));
}, 60_000);
afterAll(() => marketplace.close());

describe('a process whose log was found to have gone back', () => {
  it('answers nothing from views, to nobody', async () => {
    for (const client of [consumer, marketplace.operator]) {
      const { data, errors } = await client.send('{ instances { totalCount } }');
      expect(data ?? null).toBeNull();
      expect(errors).toEqual(wentBack);
    }
    expect((await marketplace.anonymous.send('{ viewer { id } }')).errors).toEqual(wentBack);
  });

  it('takes no mutation', async () => {
    const input = { idempotencyKey: 'too late', operation: operationId };
    expect((await consumer.send(cancel, { input })).errors).toEqual(wentBack);
  });

  it('ends the subscriptions that were running', async () => {
    expect(await followed).toEqual(wentBack);
  });

  it('logs that requests fail, and not each that does', () => {
    const lines = marketplace.logged().split('\n');
    expect(lines.filter((line) => line.includes('"message":"requests fail with LogWentBack"'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('"error":"LogWentBack"'))).toHaveLength(1);
  });

  it('is not ready, and says what was seen, what is there, and what to run', async () => {
    const response = await fetch(`${marketplace.managementUrl}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.text()).toMatch(/a spec has seen the fact lost .* npm run accept-restored-log/);
  });
});
