import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claims, request } from './acts.js';
import { loseKey } from './keys-copy.js';
import { type Client, type Marketplace, openMarketplace } from './marketplace.js';
import { offerPostgresql } from './sample-offer.js';

/** More than are looked at for one wish at first. */
const lostAtFirst = 6;
/** As many as are looked at in all by whoever wants one piece of work. */
const lookedAtMax = 40;
const claimedCount = 3;
const lostCount = lookedAtMax + claimedCount;
const requestCount = lostCount + 2;

let marketplace: Marketplace;
let worker: Client;
const instances: string[] = [];
const operations: string[] = [];

const ownId = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1] ?? '';
const loseKeysOf = (lost: readonly string[]) =>
  marketplace.restart({}, async () => {
    for (const id of lost) await loseKey(marketplace, `instance-${ownId(id)}`);
  });
const claimed = async (countMax: number) => (await claims(worker, { countMax })).map(({ operation }) => operation.id);

beforeAll(async () => {
  marketplace = await openMarketplace();
  ({ producer: worker } = await offerPostgresql(marketplace, 'AUTO'));
  const consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  for (let count = 0; count < requestCount; count += 1) {
    const { instance, operation } = await request(consumer, { name: `waits-${count}` });
    instances.push(instance.id);
    operations.push(operation.id);
  }
  await marketplace.settle();
}, 120_000);
afterAll(() => marketplace.close());

describe('a worker that asks for work behind work that cannot be read', () => {
  it('is given the oldest that can, however much of the queue before it cannot', async () => {
    await loseKeysOf(instances.slice(0, lostAtFirst));
    await marketplace.settle();
    expect(await claimed(1)).toEqual([operations[lostAtFirst]]);
    expect(await claimed(2)).toEqual(operations.slice(lostAtFirst + 1, lostAtFirst + 3));
  });

  it('is given none when a bounded look finds none, and whoever wants more looks further', async () => {
    await loseKeysOf(instances.slice(0, lostCount));
    await marketplace.settle();
    const head = await marketplace.host.parts.eventStore.head();
    expect(await claimed(1)).toEqual([]);
    expect(await marketplace.host.parts.eventStore.head()).toBe(head);
    expect(await claimed(3)).toEqual(operations.slice(lostCount));
  });
});
