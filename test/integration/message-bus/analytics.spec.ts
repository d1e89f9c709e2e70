import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openKafkaBus } from '#libs/message-bus';
import { kafkaBrokers } from '../servers.js';

const directory = mkdtempSync(join(tmpdir(), 'bourse-analytics-'));
const file = join(directory, 'analytics.sqlite');
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

function start(topic: string): ChildProcess {
  const env = { ...process.env, KAFKA_BROKERS: kafkaBrokers().join(), TOPIC: topic, GROUP: topic, DATABASE: file };
  const child = spawn(process.execPath, ['examples/analytics/analytics.mjs'], { env, stdio: 'ignore' });
  running.push(child);
  return child;
}

const requested = (topic: string, team: string, id: number) => ({
  topic,
  key: `instance-${id}`,
  headers: {
    ce_id: `${team}-${id}`,
    ce_type: 'bourse.instance.requested.v1',
    ce_time: '2026-03-03T01:10:24.687Z',
    ce_position: `log0.${id}`,
  },
  value: JSON.stringify({ consumerTeam: team }),
});

const restored = (topic: string, partition: number) => ({
  topic,
  partition,
  key: 'restoration-1',
  headers: { ce_id: `restored-${partition}`, ce_type: 'bourse.log.restored.v1', ce_time: '2026-03-04T01:10:24.687Z' },
  value: JSON.stringify({ restoration: '1', lastCommon: { position: 'log0.10' }, lastLost: { position: 'log0.30' } }),
});

/** What the program has counted so far; nothing while it has no tables. */
function counted(): readonly string[] {
  const database = new DatabaseSync(file, { timeout: 1_000 });
  try {
    const rows = database.prepare('SELECT team, day, requests FROM requests_per_day ORDER BY team').all();
    return rows.map((row) => Object.values(row).join(' '));
  } catch {
    return [];
  } finally {
    database.close();
  }
}

/** What is counted as soon as it is as expected, or after a long while. */
async function countedAtLast(expected: readonly string[]): Promise<readonly string[]> {
  for (let look = 0; look < 400 && counted().join() !== expected.join(); look += 1) await sleep(100);
  return counted();
}

describe("an outsider's analytics", () => {
  it('counts each request once, whether it is killed or a fact comes again', async () => {
    const bus = await openKafkaBus('kafkajs', { brokers: kafkaBrokers(), clientId: 'bourse-analytics' });
    try {
      const topic = `analytics-${randomUUID().slice(0, 8)}.instances.v1`;
      await bus.topics.ensure([
        { topic, partitionCount: 3, replicationFactor: 1, cleanup: 'DELETE', retentionMs: 3_600_000 },
      ]);
      const producer = bus.producer();
      const facts = Array.from({ length: 30 }, (_, id) => requested(topic, id % 3 === 0 ? 'orders' : 'payments', id));
      await producer.send(facts);
      const first = start(topic);
      const before = ['orders 2026-03-03 10', 'payments 2026-03-03 20'];
      expect(await countedAtLast(before)).toEqual(before);
      first.kill('SIGKILL');
      await producer.send([...facts.slice(0, 10), requested(topic, 'payments', 30)]);
      start(topic);
      const after = ['orders 2026-03-03 10', 'payments 2026-03-03 21'];
      expect(await countedAtLast(after)).toEqual(after);

      // All but the first eleven are void, and two of them come again; one has been recorded in their place.
      const [again, other] = [facts.slice(12, 14), requested(topic, 'orders', 31)];
      await producer.send([...[0, 1, 2].map((partition) => restored(topic, partition)), ...again, other]);
      const atLast = ['orders 2026-03-03 6', 'payments 2026-03-03 8'];
      expect(await countedAtLast(atLast)).toEqual(atLast);
    } finally {
      await bus.close();
    }
  }, 120_000);
});
