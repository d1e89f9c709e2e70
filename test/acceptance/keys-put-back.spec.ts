import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claim, provision, shown, succeed } from './acts.js';
import { copyOfKeys } from './keys-copy.js';
import { type Client, ManualClock, type Marketplace, openMarketplace, textAt } from './marketplace.js';
import { expectSuccess, offerPostgresql } from './sample-offer.js';

const refusal = '... on Refusal { code message }';
let marketplace: Marketplace;
let consumer: Client;
let goneId: string;
let livingId: string;
let putBack: () => Promise<void>;

/** An instance and a person are erased after a copy of the keys was made. */
beforeAll(async () => {
  marketplace = await openMarketplace({ clock: new ManualClock() });
  const { producer } = await offerPostgresql(marketplace, 'AUTO');
  consumer = marketplace.as({
    subject: 'carol',
    name: 'Carol Shaw',
    grants: [{ role: 'consumer', teams: ['payments'] }],
  });
  ({ instanceId: livingId } = await provision(consumer, producer, { name: 'stays' }));
  ({ instanceId: goneId } = await provision(consumer, producer, { name: 'goes' }));
  expectSuccess(await consumer.mutate('deprovisionInstance', { instanceId: goneId }, refusal));
  expectSuccess(await succeed(producer, await claim(producer)));
  await marketplace.settle();
  putBack = await copyOfKeys(marketplace);
  expectSuccess(await marketplace.operator.mutate('eraseInstance', { instanceId: goneId }, refusal));
  expectSuccess(await marketplace.operator.mutate('eraseSubject', { principal: await consumerId() }, refusal));
  await marketplace.settle();
}, 60_000);
afterAll(() => marketplace.close());

async function consumerId(): Promise<string> {
  const { viewer } = await consumer.query('{ viewer { id } }');
  return textAt(viewer, 'id');
}

async function seen() {
  const principal = await consumerId();
  const { people } = marketplace.host.parts.keys;
  return {
    gone: await shown(consumer, 'instance', goneId, 'parameters outputs'),
    living: await shown(consumer, 'instance', livingId, 'parameters outputs'),
    name: (await people.nameOf([principal])).get(principal)?.name,
  };
}

const asErased = {
  gone: { parameters: 'erased', outputs: 'erased' },
  living: { parameters: { sizeGb: 7 }, outputs: { host: 'db-1.example.org' } },
  name: 'erased',
};

describe('keys that are put back to a copy from before an erasure', () => {
  it('bring nothing back that was erased, from the first answer after a start on', async () => {
    expect(await seen()).toEqual(asErased);
    await marketplace.restart({}, putBack);
    expect(await seen()).toEqual(asErased);
  });

  it('bring nothing back when they are put back once more', async () => {
    await marketplace.restart({}, putBack);
    expect(await seen()).toEqual(asErased);
  });
});
