import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { erasures } from '#apps/maintenance';
import { Erasures } from '#libs/accounts';
import { EventStoreDbEventStore } from '#libs/event-store';
import { accept } from '#libs/kernel';
import { commandNamed, InMemorySealing } from '#libs/testing';
import { eventStoreUrl } from '../servers.js';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'bourse-orders-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const environmentOf = (namespace: string) => ({
  BOURSE_EVENT_STORE_URL: eventStoreUrl(),
  BOURSE_EVENT_STORE_NAMESPACE: namespace,
});

/** Orders that instances are erased, on a log of its own. */
async function ordering(namespace: string, ...instances: readonly string[]): Promise<void> {
  const log = await EventStoreDbEventStore.open({ url: eventStoreUrl(), namespace });
  const orders = new Erasures(log, new InMemorySealing());
  for (const instance of instances) {
    const order = { type: 'InstanceErasureOrdered', data: { instance } } as const;
    await orders.decide(instance, commandNamed(instance), () => accept(order));
  }
  await log.close();
}

describe('orders to erase on a server', () => {
  it('are listed, and given to a log that lost some of them', async () => {
    const own = randomBytes(4).toString('hex');
    const [lost, restored] = [`l${own}`, `r${own}`];
    await ordering(lost, 'i-1', 'i-2');
    await ordering(restored, 'i-1');
    const { text: list } = await erasures(['--since', '2020-01-01T00:00:00Z'], environmentOf(lost));
    expect(list.split('\n').map((line) => JSON.parse(line).stream)).toEqual(['erasure-i-1', 'erasure-i-2']);
    expect(await erasures(['--since', '2100-01-01T00:00:00Z'], environmentOf(lost))).toEqual({ text: '', exitCode: 0 });
    const path = join(directory, 'orders');
    writeFileSync(path, list);
    const { text } = await erasures(['--give', path], environmentOf(restored));
    expect(text).toBe('Recorded 1 orders; 1 were there already.');
    const given = await erasures(['--since', '2020-01-01T00:00:00Z'], environmentOf(restored));
    expect(given.text.split('\n').map((line) => JSON.parse(line).data)).toEqual([
      { instance: 'i-1' },
      { instance: 'i-2' },
    ]);
  });
});
