import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Effect, type MessageProducer, OffsetMoved, openKafkaBus } from '#libs/message-bus';
import { startKafka } from '../../servers/kafka/start-kafka.js';
import type { TestServer } from '../../servers/test-server.js';

const patienceMs = 150_000;
const directory = mkdtempSync(join(tmpdir(), 'bourse-kafka-'));
let server: TestServer;

beforeAll(async () => {
  server = await startKafka(directory);
}, patienceMs);
afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Kills and freezes the broker, each while messages are on their way. */
async function hurt(roundsPass: () => Promise<void>): Promise<void> {
  await roundsPass();
  await server.control('kill');
  await sleep(500);
  await server.control('start');
  await roundsPass();
  await server.control('freeze');
  await sleep(8_000);
  await server.control('thaw');
  await roundsPass();
}

const keys = Array.from({ length: 20 }, (_, index) => `stream-${index}`);

interface Row {
  readonly id: string;
  readonly key: string | undefined;
  readonly place: string;
}

/** Rows and their offsets in memory, which change together or not at all. */
function table() {
  const [rows, offsets]: [Row[], Map<string, number>] = [[], new Map()];
  const effect: Effect = {
    kind: 'ROWS',
    offsets: { next: async ({ topic, partition }) => offsets.get(`${topic}:${partition}`) },
    apply: async ({ topic, partition, expectedOffset, nextOffset, messages }) => {
      const place = `${topic}:${partition}`;
      if (offsets.get(place) !== expectedOffset) throw new OffsetMoved(place);
      rows.push(
        ...messages.map(({ key, offset, headers }) => ({
          key,
          place: `${place}:${offset}`,
          id: headers['ce_id'] ?? '',
        })),
      );
      offsets.set(place, nextOffset);
    },
  };
  return { rows, effect };
}

/** Sends one message of each key per round until it is stopped; every message of a round that passed was acknowledged. */
function sendRounds(producer: MessageProducer, topic: string) {
  const progress = { roundCount: 0, isOver: false };
  const send = async () => {
    for (; !progress.isOver; progress.roundCount += 1) {
      await producer.send(
        keys.map((key) => ({ topic, key, headers: { ce_id: `${key}:${progress.roundCount}` }, value: '{}' })),
        { deadlineMs: 60_000 },
      );
      await sleep(5);
    }
    return progress.roundCount;
  };
  const sent = send();
  return {
    pass: async () => {
      const goal = progress.roundCount + 8;
      while (progress.roundCount < goal) await Promise.race([sleep(20), sent]);
    },
    stop: () => {
      progress.isOver = true;
      return sent;
    },
  };
}

describe.each(['kafkajs', 'platformatic'] as const)('a broker killed, and then frozen for 8 s, under %s', (client) => {
  it(
    'costs no acknowledged message and no order, and brings duplicates only under the same id',
    async () => {
      const brokers = (server.environment['KAFKA_BROKERS'] ?? '').split(',');
      const bus = await openKafkaBus(client, { brokers, clientId: 'bourse-faults' });
      const topic = `faults-${client}`;
      const { rows, effect } = table();
      try {
        await bus.topics.ensure([
          { topic, partitionCount: 3, replicationFactor: 1, cleanup: 'DELETE', retentionMs: -1 },
        ]);
        await bus.consume({ group: topic, topics: [topic], sessionTimeoutMs: 6_000, effect });
        const rounds = sendRounds(bus.producer(), topic);
        await hurt(() => rounds.pass());
        const roundCount = await rounds.stop();
        const firsts = () => new Set(rows.map(({ id }) => id)).size;
        const deadline = performance.now() + 60_000;
        while (firsts() < roundCount * keys.length && performance.now() < deadline) await sleep(100);
        expect(roundCount).toBeGreaterThanOrEqual(24);
        expect(firsts()).toBe(roundCount * keys.length);
        expect(new Set(rows.map(({ place }) => place)).size).toBe(rows.length);
        for (const key of keys) {
          const ids = [...new Set(rows.filter((row) => row.key === key).map(({ id }) => id))];
          expect(ids).toEqual(Array.from({ length: roundCount }, (_, round) => `${key}:${round}`));
        }
      } finally {
        await bus.close();
      }
    },
    patienceMs,
  );
});
