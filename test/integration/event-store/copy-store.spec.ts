import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  assertEqualLogs,
  copyLog,
  EventStoreDbEventStore,
  OtherFacts,
  SqliteEventStore,
  verify,
} from '#libs/event-store';
import type { RecordedFact } from '#libs/kernel';
import { chainOn, factsToAppend } from '#libs/testing';
import { eventStoreUrl } from '../servers.js';

const folder = mkdtempSync(join(tmpdir(), 'bourse-copy-'));
const path = join(folder, 'log.sqlite');
const streams = Array.from({ length: 7 }, (_, number) => `shelf-${number}`);
let source: SqliteEventStore;
let factCount = 0;

const freshNamespace = () => `t${randomBytes(6).toString('hex')}`;
const openTarget = (namespace: string) => EventStoreDbEventStore.open({ url: eventStoreUrl(), namespace });

beforeAll(async () => {
  let ms = Date.parse('2026-01-01T00:00:00Z');
  const store = await SqliteEventStore.open({ path, clock: { now: () => new Date((ms += 1_000)) } });
  const revisions = new Map<string, number>();
  const chains = new Map(streams.map((stream) => [stream, chainOn(stream)]));
  for (let round = 0; round < 12; round += 1) {
    for (const stream of streams) {
      const facts = chains.get(stream)?.(1 + ((round + stream.length) % 4)) ?? [];
      const before = revisions.get(stream) ?? -1;
      await store.append(stream, facts, before < 0 ? 'no-stream' : before);
      revisions.set(stream, before + facts.length);
      factCount += facts.length;
    }
  }
  await store.close();
  source = await SqliteEventStore.open({ path, readOnly: true });
});
afterAll(async () => {
  await source.close();
  rmSync(folder, { recursive: true, force: true });
});

const withoutPosition = ({ position: _position, ...fact }: RecordedFact) => fact;

describe('copying an embedded log to EventStoreDB', () => {
  it('keeps every fact as it was: ids, revisions, order, recorded times and chains', async () => {
    const target = await openTarget(freshNamespace());
    expect(await copyLog(source, target)).toEqual({ foundCount: 0, copiedCount: factCount });
    expect(await assertEqualLogs(source, target)).toBe(factCount);
    for (const stream of streams) {
      const [copied, original] = [await target.readStream(stream, 0), await source.readStream(stream, 0)];
      expect(copied.facts.map(withoutPosition)).toEqual(original.facts.map(withoutPosition));
    }
    expect((await verify(target)).findings).toEqual([]);
    await target.close();
  });

  it('goes on where it was stopped, and copies nothing twice', async () => {
    const target = await openTarget(freshNamespace());
    const stopAt = Math.floor(factCount / 3);
    const stopped = copyLog(source, target, ({ step, factCount: copied }) => {
      if (step === 'copying' && copied >= stopAt) throw new Error('killed');
    });
    await expect(stopped).rejects.toThrow('killed');
    const { foundCount, copiedCount } = await copyLog(source, target);
    expect(foundCount).toBeGreaterThanOrEqual(stopAt);
    expect(foundCount + copiedCount).toBe(factCount);
    expect(await copyLog(source, target)).toEqual({ foundCount: factCount, copiedCount: 0 });
    expect(await assertEqualLogs(source, target)).toBe(factCount);
    await target.close();
  });

  it('refuses a target that holds other facts, and writes nothing to it', async () => {
    const target = await openTarget(freshNamespace());
    await target.append('shelf-0', factsToAppend(1), 'no-stream');
    await expect(copyLog(source, target)).rejects.toThrow(OtherFacts);
    expect((await target.readStream('shelf-0', 0)).facts).toHaveLength(1);
    expect((await target.readStream('shelf-1', 0)).facts).toEqual([]);
    await target.close();
  });
});
