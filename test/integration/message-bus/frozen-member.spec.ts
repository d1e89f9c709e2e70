import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type MessageBus, openKafkaBus } from '#libs/message-bus';
import { kafkaBrokers } from '../servers.js';

const fromSources = [
  '--conditions=source',
  '--experimental-transform-types',
  '--no-warnings',
  '--import',
  resolve('schema', 'typescript-imports.ts'),
];
const patienceMs = 60_000;

let directory: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bourse-frozen-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    const ended = child.exitCode === null && new Promise((done) => child.once('close', done));
    child.kill('SIGKILL');
    await ended;
  }
  rmSync(directory, { recursive: true, force: true });
});

interface MemberOptions {
  /** It takes its time in its effect when it sees this value. */
  readonly slow?: string;
  readonly compares?: 'yes' | 'no';
}

/** A process of its own with what it says. */
function member(client: string, topic: string, { slow = '', compares = 'yes' }: MemberOptions = {}) {
  const program = [resolve('test/integration/message-bus/rows-member.ts'), client, kafkaBrokers().join(), topic];
  const child = spawn(process.execPath, [...fromSources, ...program, join(directory, 'rows.sqlite')], {
    env: { ...process.env, SLOW_VALUE: slow, COMPARES: compares },
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      said += text.toString();
    });
  }
  return { child, said: () => said };
}

function rows(): readonly { readonly id: string; readonly member: number }[] {
  const database = new DatabaseSync(join(directory, 'rows.sqlite'), { timeout: 10_000 });
  try {
    const all = database.prepare('SELECT id, member FROM rows').all();
    return all.map(({ id, member: pid }) => ({ id: String(id), member: Number(pid) }));
  } finally {
    database.close();
  }
}

async function until(holds: () => boolean, told: () => string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`Waited ${patienceMs} ms; it said ${told()}`);
    await sleep(50);
  }
}

const messages = (topic: string, value: string, count: number, from: number) =>
  Array.from({ length: count }, (_, index) => ({ topic, key: 'a', headers: { ce_id: `a-${from + index}` }, value }));
const ids = (count: number) => Array.from({ length: count }, (_, index) => `a-${index}`);

/** A member that is frozen with a batch in hand, which another has had when it wakes up. */
async function frozenWithABatch(bus: MessageBus, client: string, compares: 'yes' | 'no') {
  const topic = `frozen-${randomUUID().slice(0, 8)}`;
  await bus.topics.ensure([{ topic, partitionCount: 1, replicationFactor: 1, cleanup: 'DELETE', retentionMs: -1 }]);
  const producer = bus.producer();
  const send = (value: string, count: number, from: number) => producer.send(messages(topic, value, count, from));
  const frozen = member(client, topic, { slow: 'slow', compares });
  await send('quick', 5, 0);
  await until(() => frozen.said().includes('ASSIGNED') && rows().length === 5, frozen.said);
  await send('slow', 5, 5);
  await until(() => frozen.said().includes('begun'), frozen.said);
  frozen.child.kill('SIGSTOP');

  const other = member(client, topic);
  await until(() => rows().length === 10, other.said);
  frozen.child.kill('SIGCONT');
  return { frozen, other, send };
}

describe.each(['kafkajs', 'platformatic'] as const)(
  'a member frozen for longer than its session, through %s',
  (client) => {
    let bus: MessageBus;
    beforeEach(async () => {
      bus = await openKafkaBus(client, { brokers: kafkaBrokers(), clientId: 'bourse-frozen' });
    });
    afterEach(() => bus.close());

    it('changes nothing twice when it wakes up with a batch in hand that another has had', async () => {
      const { frozen, other, send } = await frozenWithABatch(bus, client, 'yes');
      await until(() => frozen.said().includes('OFFSET_MOVED'), frozen.said);
      await send('quick', 5, 10);
      await until(
        () => rows().length >= 15,
        () => frozen.said() + other.said(),
      );

      expect(rows().map(({ id }) => id)).toEqual(ids(15));
      expect(
        rows()
          .slice(0, 10)
          .map(({ member: pid }) => pid),
      ).toEqual([frozen.child.pid, other.child.pid].flatMap((pid) => Array.from({ length: 5 }, () => pid)));
    });

    it('would change the same rows twice if it did not compare the offset beside them', async () => {
      const { frozen } = await frozenWithABatch(bus, client, 'no');
      await until(() => rows().length === 15, frozen.said);

      expect(rows().map(({ id }) => id)).toEqual([...ids(10), ...ids(10).slice(5)]);
    });
  },
);
