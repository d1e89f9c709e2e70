import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CommandContexts } from '#libs/access';
import { OperationalStore } from '#libs/read-store';
import {
  commandNamed,
  InMemoryEventStore,
  InMemorySealing,
  type StoredViews,
  storedViews,
  viewScenario,
} from '#libs/testing';
import { claimFulfilment } from '../domain/claim-fulfilment.js';
import { operationOf } from '../domain/instance.js';
import { requestInstance } from '../domain/request-instance.js';
import { claim, market, type Rule, request, story, success } from '../domain/story.js';
import { succeedOperation } from '../domain/succeed-operation.js';
import { Instances } from '../instances.store.js';
import { ClaimableWork } from '../views/claimable-work.js';
import { operationListView } from '../views/operation-list.view.js';
import { ExpireLeases } from './expire-leases.timer.js';
import { KeepLeasesByFacts } from './keep-leases-by-facts.reaction.js';

const begun: readonly Rule[] = [requestInstance(request, market), claimFulfilment(claim('o-1'))];

let directory: string;
let operational: OperationalStore;
let stored: StoredViews;
let now: string;
const clock = { now: () => new Date(now) };

beforeEach(async () => {
  now = '2026-01-01T00:00:00.000Z';
  directory = mkdtempSync(join(tmpdir(), 'bourse-leases-'));
  operational = await OperationalStore.open({ path: join(directory, 'operations.sqlite') });
  stored = storedViews();
  const rows = viewScenario(operationListView)
    .given('instance-i-1', ...story(...begun))
    .rows();
  await stored.store(operationListView, rows);
});
afterEach(async () => {
  await stored.close();
  await operational.close();
  rmSync(directory, { recursive: true });
});

async function expiring() {
  const sealing = new InMemorySealing();
  const instances = new Instances(new InMemoryEventStore({ clock }), sealing);
  for (const [index, rule] of begun.entries()) await instances.decide('i-1', commandNamed(`c-${index}`), rule);
  const work = new ClaimableWork(stored.readStore);
  const timer = new ExpireLeases(operational.leases, work, instances, new CommandContexts(clock, sealing));
  const stateOf = async () => operationOf((await instances.load('i-1')).state, 'o-1')?.state;
  return { timer, stateOf };
}

describe('the expiry of leases', () => {
  it('gives work back whose deadline has passed, and forgets the lease', async () => {
    const { timer, stateOf } = await expiring();
    await operational.leases.claim('o-1', 1, now);
    for (const { key } of await timer.due(now, 10)) await timer.fire(key);
    expect(await stateOf()).toBe('QUEUED');
    expect(await timer.due('2030-01-01T00:00:00.000Z', 10)).toEqual([]);
  });

  it('spares work for which a heartbeat came since it was found due', async () => {
    const { timer, stateOf } = await expiring();
    await operational.leases.claim('o-1', 1, now);
    const due = await timer.due(now, 10);
    await operational.leases.heartbeat('o-1', 1, '2026-01-01T00:01:00.000Z');
    for (const { key } of due) await timer.fire(key);
    expect(await stateOf()).toBe('RUNNING');
  });

  it('changes nothing when it fires again for the same claim', async () => {
    const { timer, stateOf } = await expiring();
    await operational.leases.claim('o-1', 1, now);
    const due = await timer.due(now, 10);
    for (const { key } of [...due, ...due]) await timer.fire(key);
    expect(await stateOf()).toBe('QUEUED');
  });

  it('waits for a view that does not know the work yet', async () => {
    const { timer } = await expiring();
    await operational.leases.claim('unheard-of', 1, now);
    for (const { key } of await timer.due(now, 10)) await timer.fire(key);
    expect(await timer.due(now, 10)).toEqual([{ key: 'unheard-of/1' }]);
  });
});

describe('keeping leases by facts', () => {
  const facts = story(...begun);
  const claimFact = facts.at(-1);
  const react = async (fact: (typeof facts)[number] | undefined) => {
    if (fact) await new KeepLeasesByFacts(operational.leases, clock).react(fact);
  };

  it('writes the lease of a claim whose process ended before it could', async () => {
    await react(claimFact);
    expect(await operational.leases.deadlineOf('o-1')).toBe('2026-01-01T00:01:00.000Z');
  });

  it('leaves a lease alone that heartbeats have moved', async () => {
    await operational.leases.claim('o-1', 1, '2026-01-01T00:05:00.000Z');
    await react(claimFact);
    expect(await operational.leases.deadlineOf('o-1')).toBe('2026-01-01T00:05:00.000Z');
  });

  it('forgets the lease of work that ended', async () => {
    await operational.leases.claim('o-1', 1, '2026-01-01T00:05:00.000Z');
    const ended = story(...begun, succeedOperation(success('o-1'))).slice(facts.length);
    for (const fact of ended) await react(fact);
    expect(await operational.leases.deadlineOf('o-1')).toBeUndefined();
  });
});
