import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CloudEvent, Kafka, type KafkaMessage } from 'cloudevents';
import { signalTopics } from '#libs/hosting';
import { type IncomingMessage, type MessageConsumer, publishedTopics } from '#libs/message-bus';
import { missing, provision, shown } from './acts.js';
import { allFacts } from './history.js';
import { type Client, type Marketplace, openMarketplace } from './marketplace.js';
import { offerPostgresql } from './sample-offer.js';

let marketplace: Marketplace;
let consumer: Client;
let instanceId: string;
let outsider: MessageConsumer;
const heard: IncomingMessage[] = [];

beforeAll(async () => {
  marketplace = await openMarketplace({ withBus: true });
  const { bus, prefix } = marketplace.bus;
  outsider = await bus.consume({
    group: `${prefix}.outsider`,
    topics: [...publishedTopics(prefix), signalTopics(prefix).dead],
    effect: { kind: 'COMMANDS', apply: async ({ messages }) => void heard.push(...messages) },
  });
  const { producer } = await offerPostgresql(marketplace, 'AUTO');
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  ({ instanceId } = await provision(consumer, producer));
}, 120_000);
afterAll(async () => {
  await outsider.stop();
  await marketplace.close();
});

/** Waits until it holds; the time-out of the spec ends what never does. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50);
}

const eventOf = ({ headers, value, key = '' }: IncomingMessage) => {
  const received: KafkaMessage<string> = { headers, value, body: value, key };
  const event = Kafka.toEvent<Record<string, unknown>>(received);
  if (!(event instanceof CloudEvent)) throw new TypeError('One message holds one event');
  return event;
};

const costOf = () => shown(consumer, 'instance', instanceId, 'cost { amount source }');

describe('what happens in the marketplace', () => {
  it('is told to outsiders as CloudEvents, in order for each stream and with its facts’ ids', async () => {
    await until(() => heard.some(({ headers }) => headers['ce_type'] === 'bourse.instance.provisioned.v1'));
    const events = heard.map(eventOf);
    expect(events.every((event) => event.validate())).toBe(true);
    const known = new Map((await allFacts(marketplace.operator)).map((fact) => [fact.id, fact.stream]));
    for (const { id, subject } of events) expect(known.get(id)).toBe(subject);
    for (const [, ofStream] of Map.groupBy(heard, ({ key }) => key)) {
      const revisions = ofStream.map(({ headers }) => Number(headers['ce_revision']));
      expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
    }
  });

  it('keeps what is confidential in the house', () => {
    const told = JSON.stringify(heard);
    expect(told).not.toContain('we keep a ledger');
    expect(told).not.toContain('sealed:');
    expect(told).not.toContain('db-1.example.org');
    expect(heard.map(({ headers }) => headers['ce_type'])).not.toContain(expect.stringContaining('token'));
  });
});

describe('a signal on the bus', () => {
  const send = async (id: string, subject: string, data: object) => {
    const { bus, prefix } = marketplace.bus;
    const producer = bus.producer();
    const headers = {
      ce_specversion: '1.0',
      ce_id: id,
      ce_source: 'https://meter.example.org',
      ce_type: 'bourse.signal.cost.v1',
      ce_subject: subject,
      ce_time: sentAt,
      'content-type': 'application/json',
    };
    await producer.send([{ topic: signalTopics(prefix).live, key: subject, headers, value: JSON.stringify(data) }]);
    await producer.close();
  };
  const sentAt = new Date(Date.now() - 60_000).toISOString();
  const bill = { amount: '1.64', currency: 'EUR', periodStart: '2026-01-01T00:00:00Z' };

  it('becomes a fact of the instance, once, and stops for nothing that cannot', async () => {
    const { dead } = signalTopics(marketplace.bus.prefix);
    await send('bill-1', instanceId, bill);
    await send('bill-2', missing(instanceId), bill);
    await send('bill-3', instanceId, { ...bill, currency: 'euros' });
    await send('bill-1', instanceId, bill);
    await send('bill-4', instanceId, { ...bill, amount: '2.00' });
    await until(async () => JSON.stringify(await costOf()).includes('2.00'));
    await until(() => heard.filter(({ topic }) => topic === dead).length >= 2);
    const refused = heard.filter(({ topic }) => topic === dead);
    expect(
      refused
        .map(({ headers }) => [headers['ce_id'], headers['bourse_reason']])
        .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    ).toEqual([
      ['bill-2', expect.stringContaining('names no instance')],
      ['bill-3', expect.stringContaining('currency')],
    ]);
    const facts = (await allFacts(marketplace.operator)).filter(({ type }) => type === 'CostRecorded');
    expect(facts).toHaveLength(2);
    expect(await costOf()).toEqual({ cost: { amount: '2.00', source: 'https://meter.example.org' } });
  });
});
