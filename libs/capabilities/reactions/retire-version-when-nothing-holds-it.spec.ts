import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CommandContexts } from '#libs/access';
import { AggregateStore } from '#libs/event-store';
import { type InstanceFact, instanceFacts } from '#libs/instances/events';
import { accept, factCodec, type RecordedFact } from '#libs/kernel';
import { ViewProgress } from '#libs/read-store';
import {
  commandNamed,
  InMemoryEventStore,
  InMemorySealing,
  type StoredViews,
  storedViews,
  viewScenario,
} from '#libs/testing';
import { holder } from '../domain/holder.js';
import { closed, drafted, name, published, sunset, withdrawn } from '../domain/sample-facts.js';
import { type VersionFact, versionFacts } from '../events/index.js';
import { Holders } from '../holders.store.js';
import { Versions } from '../versions.store.js';
import { LiveInstances } from '../views/live-instances.js';
import { liveInstancesView } from '../views/live-instances.view.js';
import { RetireVersionWhenNothingHoldsIt } from './retire-version-when-nothing-holds-it.reaction.js';

const clock = { now: () => new Date('2026-01-02T00:00:00.000Z') };
const held = { ...name, plan: 'small', environment: 'dev', consumerTeam: 'payments', ownerTeam: 'data' };
const departments = { consumerDepartment: 'acme', ownerDepartment: 'acme/platform' };

const requested = (instance: string): InstanceFact => ({
  type: 'InstanceRequested',
  data: { instance, name: 'main', ...held, ...departments, monthlyPriceCents: 0, currency: 'EUR' },
});
const about = (instance: string) => ({ instance, operation: 'o-1', kind: 'PROVISION' }) as const;
const provisioned = (instance: string): InstanceFact => ({
  type: 'InstanceProvisioned',
  data: { instance, operation: 'o-1', ...held },
});
const removed = (instance: string): InstanceFact => ({
  type: 'InstanceDeprovisioned',
  data: { instance, operation: 'o-2', ...held },
});
const cancelled = (instance: string): InstanceFact => ({
  type: 'OperationCancelled',
  data: { ...about(instance), instancePhase: 'GONE', reason: '' },
});
const orphaned = (instance: string): InstanceFact => ({
  type: 'InstanceOrphaned',
  data: { instance, operation: 'o-1', ...held },
});
const failedToBecome = (instance: string): InstanceFact => ({
  type: 'OperationFailed',
  data: {
    ...about(instance),
    token: 1,
    instancePhase: 'FAILED',
    code: 'X',
    message: '',
    instanceUsable: false,
    repeatable: true,
  },
});
const rejected = (instance: string): InstanceFact => ({
  type: 'OperationRejected',
  data: { ...about(instance), instancePhase: 'GONE', cause: 'VERSION_WITHDRAWN' },
});

let views: StoredViews;
let eventStore: InMemoryEventStore;
let sealing: InMemorySealing;
beforeEach(() => {
  views = storedViews();
  eventStore = new InMemoryEventStore({ clock });
  sealing = new InMemorySealing();
});
afterEach(() => views.close());

type AnyFact = VersionFact | InstanceFact;

const isOfInstance = (fact: AnyFact): fact is InstanceFact => 'instance' in fact.data;

/** Records facts in their order and gives all as the log holds them. */
async function record(...facts: readonly AnyFact[]): Promise<readonly RecordedFact[]> {
  const versions = new Versions(eventStore, sealing);
  const instances = new AggregateStore(holder, eventStore, sealing);
  for (const fact of facts) {
    const command = commandNamed(randomUUID());
    if (isOfInstance(fact)) await instances.decide(fact.data.instance, command, () => accept(fact));
    else await versions.decide(`${name.capability}.${name.version}`, command, () => accept(fact));
  }
  return (await eventStore.readAll(undefined)).facts;
}

/** What the view knows when the reaction runs. */
const remember = (...facts: readonly InstanceFact[]) =>
  views.store(
    liveInstancesView,
    facts
      .reduce((view, fact) => view.given(`instance-${fact.data.instance}`, fact), viewScenario(liveInstancesView))
      .rows(),
  );

/** Views that are further than anything that is told here; or one of them has stopped at the first fact. */
const position = 'memory.1000';
const reached = new ViewProgress();
reached.report({ position, stopped: undefined, isParked: () => false });
const stopped = new ViewProgress();
stopped.report({ position, stopped: { position: 'memory.1' }, isParked: () => false });

/** Tells the reaction facts of the log, and gives the facts of the version afterwards. */
async function typesAfter(told: readonly RecordedFact[], progress = reached): Promise<readonly string[]> {
  const versions = new Versions(eventStore, sealing);
  const holders = new Holders(new LiveInstances(views.readStore), eventStore, sealing);
  const reaction = new RetireVersionWhenNothingHoldsIt(
    versions,
    holders,
    progress,
    new CommandContexts(clock, sealing),
  );
  for (const recorded of told) {
    const family = recorded.stream.startsWith('version-') ? factCodec(versionFacts) : factCodec(instanceFacts);
    await reaction.react(family.decode(recorded), recorded);
  }
  const { facts } = await eventStore.readStream(`version-${name.capability}.${name.version}`, 0);
  return facts.map(({ type }) => type);
}

const offered = [drafted, published('GA')] as const;
const isRetired = (types: readonly string[]): boolean => types.includes('VersionRetired');

describe('the retirement of a version that was closed', () => {
  it('comes at once when nothing holds it, as after an interruption between its two decisions', async () => {
    const facts = await record(...offered, closed);
    await remember();
    expect(isRetired(await typesAfter(facts))).toBe(true);
  });

  it.each([
    ['given back', [provisioned('i-1'), removed('i-1')]],
    ['cancelled, expired or refused before anybody began', [cancelled('i-1')]],
    ['rejected', [rejected('i-1')]],
    ['failed to become anything', [failedToBecome('i-1')]],
    ['an orphan that was cleaned up', [orphaned('i-1'), removed('i-1')]],
  ] as const)('comes when the last instance is %s', async (_, rest) => {
    const facts = await record(...offered, requested('i-1'), closed, ...rest);
    await remember(requested('i-1'));
    expect(isRetired(await typesAfter(facts.slice(0, 4)))).toBe(true);
  });

  it('waits for an instance that lives, whatever another one does, and comes with its end', async () => {
    const facts = await record(
      ...offered,
      requested('i-1'),
      requested('i-2'),
      closed,
      provisioned('i-2'),
      cancelled('i-1'),
    );
    await remember(requested('i-1'), requested('i-2'));
    expect(isRetired(await typesAfter(facts))).toBe(false);
    expect(isRetired(await typesAfter(await record(removed('i-2'))))).toBe(true);
  });

  it('believes the streams, and no memory that is behind them', async () => {
    const facts = await record(...offered, requested('i-1'), closed, provisioned('i-1'));
    await remember(requested('i-1'), provisioned('i-1'));
    expect(isRetired(await typesAfter(facts))).toBe(false);
    expect(isRetired(await typesAfter(await record(removed('i-1'))))).toBe(true);
  });

  it('is not decided at a fact before the closing, when the memory may not know of all instances yet', async () => {
    const facts = await record(...offered, requested('i-1'), cancelled('i-1'), requested('i-2'), closed);
    await remember(); // As of the cancellation: the second instance is not there yet.
    expect(isRetired(await typesAfter(facts.slice(0, 4)))).toBe(false);
  });

  it('comes also when the version is recalled meanwhile', async () => {
    const facts = await record(...offered, requested('i-1'), closed, withdrawn, cancelled('i-1'));
    await remember(requested('i-1'));
    expect(isRetired(await typesAfter(facts))).toBe(true);
  });

  it('comes to no version that nobody retired', async () => {
    const facts = await record(...offered, requested('i-1'), sunset, cancelled('i-1'));
    await remember(requested('i-1'));
    expect(isRetired(await typesAfter(facts))).toBe(false);
  });

  it('is not decided while a view has stopped, which may lack instances', async () => {
    const facts = await record(...offered, closed);
    await remember();
    await expect(typesAfter(facts, stopped)).rejects.toThrow('A view has stopped');
    expect(isRetired(await typesAfter([]))).toBe(false);
  });

  it('is recorded once, however often the facts are told', async () => {
    const facts = await record(...offered, requested('i-1'), closed, cancelled('i-1'));
    await remember(requested('i-1'));
    const types = await typesAfter([...facts, ...facts, ...facts]);
    expect(types.filter((type) => type === 'VersionRetired')).toHaveLength(1);
  });
});
