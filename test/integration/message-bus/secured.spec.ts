import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { types } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type KafkaOptions, type MessageBus, openKafkaBus } from '#libs/message-bus';
import { messageBusContract } from '#libs/testing';
import { startKafka } from '../../servers/kafka/start-kafka.js';
import type { TestServer } from '../../servers/test-server.js';

const user = { username: 'bourse', password: 'a-pass-word-of-some-length' };
const directory = mkdtempSync(join(tmpdir(), 'bourse-kafka-secured-'));
let server: TestServer;
let ca: string;

beforeAll(async () => {
  server = await startKafka(directory, 0, { secured: user });
  ca = readFileSync(server.environment['KAFKA_CA_FILE'] ?? '', 'utf8');
}, 120_000);
afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Topics, a producer, and members of a group: each with connections of its own. */
const doors = [/^creates topics/, /^brings key, headers and value/, /^goes on after the last effect/];
const points = messageBusContract.filter(({ point }) => doors.some((door) => door.test(point)));

const brokersAt = (name: 'KAFKA_SSL' | 'KAFKA_SASL_SSL') => [server.environment[name] ?? ''];
const clients = ['kafkajs', 'platformatic'] as const;
const mechanisms = ['plain', 'scram-sha-512'] as const;
const message = { topic: 'secured', key: 'a', headers: { ce_id: 'a' }, value: '{}' };
/** A client may try a few times, and pause between, which is not to last. */
const refusedWithinMs = 60_000;

/** What everybody who uses the bus is told: who asks for topics, who sends, and who is a member of a group. */
async function refusals(client: (typeof clients)[number], options: Omit<KafkaOptions, 'clientId'>) {
  const bus = await openKafkaBus(client, { ...options, clientId: 'bourse-refused' });
  try {
    return await Promise.all([
      told(bus.topics.ensure([])),
      told(bus.producer().send([message], { deadlineMs: 2_000 })),
      told(joining(bus)),
    ]);
  } finally {
    await bus.close();
  }
}

const told = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'nothing',
    (error: unknown) => causesOf(error).join('\n'),
  );

const causesOf = (error: unknown): readonly string[] => {
  // What Node's own modules throw is no Error of Jest's.
  if (!types.isNativeError(error)) return [];
  const several: unknown = Reflect.get(error, 'errors');
  return [error.message, ...[error.cause, ...(Array.isArray(several) ? several : [])].flatMap(causesOf)];
};

/** Rejects with what makes the member of a group begin anew. */
function joining(bus: MessageBus): Promise<never> {
  return new Promise((_, reject) => {
    const effect = { kind: 'COMMANDS' as const, apply: async () => undefined };
    const observer: Parameters<MessageBus['consume']>[0]['observer'] = (event) => {
      if (event.event === 'RESTARTED') reject(event.error);
    };
    bus.consume({ group: 'refused', topics: ['secured'], effect, observer }).catch(reject);
  });
}

describe.each(clients)('the bus on a secured Kafka through %s', (client) => {
  it.each(points)('over TLS, $point', async ({ check }) => {
    const options = { brokers: brokersAt('KAFKA_SSL'), clientId: 'bourse-tls', tls: { ca } };
    await expect(check(() => openKafkaBus(client, options))).resolves.toBeUndefined();
  });

  describe.each(mechanisms)('with the credentials of %s', (mechanism) => {
    it.each(points)('$point', async ({ check }) => {
      const brokers = brokersAt('KAFKA_SASL_SSL');
      const options = { brokers, clientId: 'bourse-sasl', tls: { ca }, sasl: { ...user, mechanism } };
      await expect(check(() => openKafkaBus(client, options))).resolves.toBeUndefined();
    });

    it(
      'says to everybody that the password is wrong',
      async () => {
        const sasl = { ...user, mechanism, password: 'wrong' };
        const all = await refusals(client, { brokers: brokersAt('KAFKA_SASL_SSL'), tls: { ca }, sasl });
        for (const each of all) expect(each).toMatch(/authentication failed/i);
      },
      refusedWithinMs,
    );
  });

  it(
    'is refused by its own side when nobody it trusts vouches for the broker',
    async () => {
      const all = await refusals(client, { brokers: brokersAt('KAFKA_SSL'), tls: true });
      for (const each of all) expect(each).toMatch(/self-signed certificate/);
    },
    refusedWithinMs,
  );

  it(
    'is refused by its own side when the broker goes by another name',
    async () => {
      const brokers = brokersAt('KAFKA_SSL').map((broker) => broker.replace('localhost', '127.0.0.1'));
      const all = await refusals(client, { brokers, tls: { ca } });
      for (const each of all) expect(each).toMatch(/not in the cert/);
    },
    refusedWithinMs,
  );
});
