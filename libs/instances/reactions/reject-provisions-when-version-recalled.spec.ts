import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CommandContexts } from '#libs/access';
import { type VersionFact, versionFacts } from '#libs/capabilities/events';
import { AggregateStore } from '#libs/event-store';
import { accept, factCodec } from '#libs/kernel';
import {
  commandNamed,
  InMemoryEventStore,
  InMemorySealing,
  type StoredViews,
  storedViews,
  viewScenario,
} from '#libs/testing';
import { Circumstances } from '../circumstances.store.js';
import { ConsumerTeams } from '../consumer-teams.store.js';
import { claimFulfilment } from '../domain/claim-fulfilment.js';
import { expireLease } from '../domain/expire-lease.js';
import { operationOf } from '../domain/instance.js';
import { offer as offerDecider } from '../domain/offer.js';
import { requestInstance } from '../domain/request-instance.js';
import { claim, guardedMarket, market, offer, type Rule, request, story } from '../domain/story.js';
import { instanceFacts } from '../events/index.js';
import { Instances } from '../instances.store.js';
import { Offers } from '../offers.store.js';
import { Owners } from '../owners.store.js';
import { operationListView } from '../views/operation-list.view.js';
import { WaitingProvisions } from '../views/waiting-provisions.js';
import { RejectProvisionsWhenVersionRecalled } from './reject-provisions-when-version-recalled.reaction.js';

const clock = { now: () => new Date('2026-01-02T00:00:00.000Z') };
const name = { capability: 'postgresql', version: '1.0.0' };
const publishedAs = { ...name, ownerTeam: 'databases', ownerDepartment: 'acme/platform', contract: offer.contract };
const published: VersionFact = { type: 'VersionPublished', data: { ...publishedAs, stage: 'GA' } };
const withdrawn: VersionFact = { type: 'VersionWithdrawn', data: { ...name, reason: 'CVE-2026-1' } };
const retired: VersionFact = { type: 'VersionRetired', data: name };
const closed: VersionFact = { type: 'VersionSunset', data: { ...name, cause: 'RETIREMENT' } };
const sunset: VersionFact = { type: 'VersionSunset', data: { ...name, cause: 'SUNSET_DAY' } };

const requested = requestInstance(request, market);
const claimed = claimFulfilment(claim('o-1'));

let views: StoredViews;
let eventStore: InMemoryEventStore;
let sealing: InMemorySealing;
beforeEach(() => {
  views = storedViews();
  eventStore = new InMemoryEventStore({ clock });
  sealing = new InMemorySealing();
});
afterEach(() => views.close());

/** What the list of operations knows when the reaction runs. */
const list = (...rules: readonly Rule[]) =>
  views.store(
    operationListView,
    viewScenario(operationListView)
      .given('instance-i-1', ...story(...rules))
      .rows(),
  );

async function record(...steps: readonly (VersionFact | Rule)[]): Promise<void> {
  const versions = new AggregateStore(offerDecider, eventStore, sealing);
  const instances = new Instances(eventStore, sealing);
  for (const [index, step] of steps.entries()) {
    const command = commandNamed(`c-${index}`);
    if (typeof step === 'function') await instances.decide('i-1', command, step);
    else await versions.decide(`${step.data.capability}.${step.data.version}`, command, () => accept(step));
  }
}

/** Tells the reaction all facts of the log, as often as asked, and gives the state of the operation afterwards. */
async function stateAfterReacting(times = 1) {
  const instances = new Instances(eventStore, sealing);
  const offers = new Offers(eventStore, sealing);
  const owners = new Owners(eventStore, sealing);
  const reaction = new RejectProvisionsWhenVersionRecalled(
    new WaitingProvisions(views.readStore),
    instances,
    new Circumstances(offers, owners, new ConsumerTeams(eventStore, sealing), instances),
    new CommandContexts(clock, sealing),
  );
  const { facts } = await eventStore.readAll(undefined);
  for (const recorded of Array.from({ length: times }, () => facts).flat()) {
    const family = recorded.stream.startsWith('version-') ? factCodec(versionFacts) : factCodec(instanceFacts);
    await reaction.react(family.decode(recorded), recorded);
  }
  return operationOf((await instances.load('i-1')).state, 'o-1')?.state;
}

describe('the recall of a version', () => {
  it.each([withdrawn, retired])('rejects what was queued before it ($type)', async (recall) => {
    await record(published, requested, recall);
    await list(requested);
    expect(await stateAfterReacting()).toBe('REJECTED');
  });

  it('rejects what waits for an approval', async () => {
    const guarded = requestInstance(request, guardedMarket);
    await record(published, guarded, withdrawn);
    await list(guarded);
    expect(await stateAfterReacting()).toBe('REJECTED');
  });

  it('rejects a request that was decided before it and recorded after it, which no list knew at that moment', async () => {
    await record(published, withdrawn, requested);
    await list();
    expect(await stateAfterReacting()).toBe('REJECTED');
  });

  it('rejects a request that was recorded after a retirement closed the version', async () => {
    await record(published, closed, requested);
    await list();
    expect(await stateAfterReacting()).toBe('REJECTED');
  });

  it('spares what was recorded before the version was closed, and what comes after its day alone', async () => {
    await record(published, sunset, requested, closed);
    await list(requested);
    expect(await stateAfterReacting()).toBe('QUEUED');
  });

  it('rejects work whose lease expires after it', async () => {
    await record(published, requested, claimed, withdrawn, expireLease({ operation: 'o-1', token: 1 }));
    await list(requested, claimed);
    expect(await stateAfterReacting()).toBe('REJECTED');
  });

  it('leaves work alone that a worker has begun', async () => {
    await record(published, requested, claimed, withdrawn);
    await list(requested);
    expect(await stateAfterReacting()).toBe('RUNNING');
  });

  it('rejects once, however often it is told', async () => {
    await record(published, requested, withdrawn);
    await list(requested);
    await stateAfterReacting(3);
    const { facts } = await eventStore.readAll(undefined);
    expect(facts.filter(({ type }) => type === 'OperationRejected')).toHaveLength(1);
  });

  it('concerns its own version only', async () => {
    const other = { ...name, version: '2.0.0' };
    const others: readonly VersionFact[] = [
      { type: 'VersionPublished', data: { ...publishedAs, ...other, stage: 'GA' } },
      { type: 'VersionWithdrawn', data: { ...other, reason: 'CVE-2026-2' } },
    ];
    await record(published, requested, ...others);
    await list(requested);
    expect(await stateAfterReacting()).toBe('QUEUED');
  });
});
