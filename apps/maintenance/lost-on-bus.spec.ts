import { afterEach, describe, expect, it } from '@jest/globals';
import { InProcessBus, publishedTopics, topicOf } from '#libs/message-bus';
import { lostOnBus } from './lost-on-bus.js';

const prefix = 'bourse';
const teams = topicOf(prefix, 'teams');
const longAgo = { ordinal: 5, recordedAt: '2026-01-01T00:00:00.000Z' };
const buses: InProcessBus[] = [];
afterEach(async () => {
  for (const bus of buses.splice(0)) await bus.close();
});

async function openBus(topics = publishedTopics(prefix)) {
  const bus = new InProcessBus();
  buses.push(bus);
  const settings = { partitionCount: 2, replicationFactor: 1, cleanup: 'DELETE', retentionMs: -1 } as const;
  await bus.topics.ensure(topics.map((topic) => ({ topic, ...settings })));
  return bus;
}

const published = (slug: string, ordinal: number, logId = 'log0') => ({
  topic: teams,
  key: `team-${slug}`,
  headers: {
    ce_id: `${slug}-${ordinal}`,
    ce_subject: `team-${slug}`,
    ce_time: '2026-01-02T00:00:00.000Z',
    ce_position: `${logId}.${ordinal}`,
  },
  value: '{}',
});
const looking = (bus: InProcessBus) => ({ bus, prefix, logId: 'log0', tell: () => undefined });
const factsIn = ({ traces }: Awaited<ReturnType<typeof lostOnBus>>) => traces.map(({ fact }) => fact).toSorted();

describe('looking for lost facts on the bus', () => {
  it('finds those that stand after the last common one in this log, in every partition', async () => {
    const bus = await openBus();
    const slugs = ['a', 'b', 'c', 'd'];
    await bus
      .producer()
      .send([...slugs.flatMap((slug) => [published(slug, 5), published(slug, 6)]), published('e', 9, 'other')]);
    const found = await lostOnBus(looking(bus), longAgo);
    expect(factsIn(found)).toEqual(['a-6', 'b-6', 'c-6', 'd-6']);
    expect(found.traces[0]).toMatchObject({ source: 'bus', at: '2026-01-02T00:00:00.000Z' });
    expect(found.problems).toEqual([]);
  });

  it('reads nothing that came before, also where a partition of the same topic has something new', async () => {
    const bus = await openBus();
    const [first, second] = [published('a', 6), published('a', 7)].map((message) => ({ ...message, partition: 0 }));
    await bus.producer().send([{ ...published('b', 8), partition: 1 }]);
    const later = { ordinal: 5, recordedAt: new Date(Date.now() + 3_600_000).toISOString() };
    expect(await lostOnBus(looking(bus), later)).toEqual({ traces: [], problems: [] });
    if (first !== undefined && second !== undefined) await bus.producer().send([first, second]);
    expect(factsIn(await lostOnBus(looking(bus), longAgo))).toEqual(['a-6', 'a-7', 'b-8']);
  });

  it('says so when it cannot be asked', async () => {
    const found = await lostOnBus(looking(await openBus([teams])), longAgo);
    expect(found).toEqual({ traces: [], problems: [expect.stringMatching(/^The bus could not be read: .*bourse/)] });
  });
});
