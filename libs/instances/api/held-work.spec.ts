import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Principal } from '#libs/access';
import { OperationalStore } from '#libs/read-store';
import { commandNamed, InMemoryEventStore, InMemorySealing } from '#libs/testing';
import { Circumstances } from '../circumstances.store.js';
import { ConsumerTeams } from '../consumer-teams.store.js';
import { claimFulfilment } from '../domain/claim-fulfilment.js';
import { requestInstance } from '../domain/request-instance.js';
import { claim, market, request } from '../domain/story.js';
import { Instances } from '../instances.store.js';
import { Offers } from '../offers.store.js';
import { Owners } from '../owners.store.js';
import { operationId } from './addresses.js';
import { digestOfSecret } from './claim-secret.js';
import { HeldWork } from './held-work.js';
import { VisibleInstances } from './visible-instances.js';

const worker: Principal = { id: 'worker-1', kind: 'SERVICE', grants: [{ role: 'producer', teams: ['databases'] }] };
const held = { operationId: operationId({ instance: 'i-1', operation: 'o-1' }), token: 1 };
const inHalfAnHour = '2026-01-01T00:30:00.000Z';

let directory: string;
let operational: OperationalStore;
let work: HeldWork;
let claimSecret: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'bourse-held-work-'));
  operational = await OperationalStore.open({ path: join(directory, 'operations.sqlite') });
  const eventStore = new InMemoryEventStore({ clock: { now: () => new Date('2026-01-01T00:00:00.000Z') } });
  const sealing = new InMemorySealing();
  const instances = new Instances(eventStore, sealing);
  await instances.decide('i-1', commandNamed('c-1'), requestInstance(request, market));
  claimSecret = instances.claimSecret({ commandId: 'c-2' }, 'o-1');
  const secretDigest = digestOfSecret(claimSecret);
  await instances.decide('i-1', commandNamed('c-2'), claimFulfilment({ ...claim('o-1'), secretDigest }));
  const owners = new Owners(eventStore, sealing);
  const teams = new ConsumerTeams(eventStore, sealing);
  const circumstances = new Circumstances(new Offers(eventStore, sealing), owners, teams, instances);
  work = new HeldWork(new VisibleInstances(instances, circumstances), instances, operational.leases);
});
afterEach(async () => {
  await operational.close();
  rmSync(directory, { recursive: true });
});

const beat = (secret: string | undefined = claimSecret) =>
  work.heartbeat(worker, { ...held, claimSecret: secret }, commandNamed('beat'), undefined);

describe('a sign of life', () => {
  it('lets the lease begin anew', async () => {
    expect(await beat()).toMatchObject({ outcome: 'accepted' });
    expect(await operational.leases.deadlineOf('o-1')).toBe('2026-01-01T00:01:00.000Z');
  });

  it('is refused when another claimed the work while it was looked at, and leaves their lease alone', async () => {
    await operational.leases.claim('o-1', 2, inHalfAnHour);
    expect(await beat()).toEqual({ outcome: 'rejected', rejection: { reason: 'StaleToken', claimCount: 2 } });
    expect(await operational.leases.deadlineOf('o-1')).toBe(inHalfAnHour);
  });

  it.each(['', 'another', '0'.repeat(43)])(
    'is refused with a secret that is not of the claim: "%s"',
    async (secret) => {
      expect(await beat(secret)).toEqual({
        outcome: 'rejected',
        rejection: { reason: 'WrongClaimSecret', claimCount: 1 },
      });
      expect(await operational.leases.deadlineOf('o-1')).toBeUndefined();
    },
  );
});
