import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claim, claims, fail, provision, request, shown, succeed } from './acts.js';
import { allFacts } from './history.js';
import { type Client, type Data, ManualClock, type Marketplace, openMarketplace, textAt } from './marketplace.js';
import { contract, expectSuccess, offerPostgresql, wantedInstance } from './sample-offer.js';

const refusal = '... on Refusal { code message }';
const capability = 'postgresql';
const clock = new ManualClock('2026-01-05T09:00:00.000Z');
/** Rounds of each race: requests come in before the closing in some, after it in others. */
const rounds = 20;
let marketplace: Marketplace;
let producer: Client;
let consumer: Client;

beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
  ({ producer } = await offerPostgresql(marketplace, 'AUTO'));
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
}, 60_000);
afterAll(() => marketplace.close());

async function offer(version: string, approval = 'AUTO') {
  const named = { capability, version };
  expectSuccess(await producer.mutate('draftVersion', { ...contract, ...named, approval }, refusal));
  expectSuccess(await producer.mutate('publishVersion', { ...named, stage: 'GA' }, refusal));
  return named;
}

const retire = (named: Data): Promise<Data> => {
  const success = '... on RetireVersionSuccess { version { status } stillHeldBy { areMore instances { id phase } } }';
  return producer.mutate(
    'retireVersion',
    named,
    `${success} ... on VersionInUse { instances { id phase } } ${refusal}`,
  );
};

const ask = (named: Data, name: string): Promise<Data> => {
  const success = '... on RequestInstanceSuccess { instance { id } operation { id } }';
  return consumer.mutate('requestInstance', { ...wantedInstance, ...named, name }, `${success} ${refusal}`);
};

async function statusOf(version: string): Promise<unknown> {
  const found = await consumer.query(
    `{ capability(slug: "postgresql") { version(version: "${version}") { status } } }`,
  );
  return Object(found['capability']).version.status;
}

const phaseOf = async (id: string): Promise<string> =>
  String(Object(await shown(consumer, 'instance', id, 'phase')).phase);

/** Types of the facts of a version since it was published. */
async function typesOf(version: string): Promise<readonly string[]> {
  const facts = await allFacts(marketplace.operator);
  return facts
    .filter(({ stream }) => stream === `version-${capability}.${version}`)
    .map(({ type }) => type)
    .slice(2);
}

/** Ends what a request left, each round in another way. */
async function end(instanceId: string, operationId: string, round: number): Promise<void> {
  const cancel = async () => expectSuccess(await consumer.mutate('cancelOperation', { operationId }, refusal));
  if (round % 4 === 0) return cancel(); // Before anybody began.
  const claimed = await claim(producer);
  if (round % 4 === 1) return expectSuccess(await fail(producer, claimed));
  if (round % 4 === 2) {
    await cancel(); // What a worker began is an orphan.
  } else {
    expectSuccess(await succeed(producer, claimed));
    expectSuccess(await consumer.mutate('deprovisionInstance', { instanceId }, refusal));
  }
  await marketplace.settle();
  expectSuccess(await succeed(producer, await claim(producer)));
}

const bothFacts = 'VersionSunset VersionRetired';

/**
 * What became of a race, once everything has come to rest: the answers, what was recorded of the version, and whether the instance is gone. In
 * this list only what may be: never a refusal that recorded something, never an instance that lives on a version that is retired.
 */
const lawful: Readonly<Record<string, string>> = {
  NOT_ASKED: `VersionNotOffered RetireVersionSuccess: ${bothFacts}, GONE`,
  LATE: `RequestInstanceSuccess RetireVersionSuccess: ${bothFacts}, GONE`,
  HOLDS: 'RequestInstanceSuccess RetireVersionSuccess: VersionSunset, PROVISIONING',
  REFUSED: 'RequestInstanceSuccess VersionInUse: , PROVISIONING',
};

async function became(version: string, asked: Data, retired: Data): Promise<string> {
  await marketplace.settle();
  const isAsked = asked['__typename'] === 'RequestInstanceSuccess';
  const phase = isAsked ? await phaseOf(textAt(asked, 'instance.id')) : 'GONE';
  const types = (await typesOf(version)).join(' ');
  const story = `${textAt(asked, '__typename')} ${textAt(retired, '__typename')}: ${types}, ${phase}`;
  return Object.keys(lawful).find((name) => lawful[name] === story) ?? story;
}

describe('a request beside the retirement of its version', () => {
  it('never leaves a refusal that has recorded something, nor an instance that lives on a version that is retired', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const named = await offer(`5.${round}.0`);
      const [asked, retired] = await Promise.all([ask(named, `race-${round}`), retire(named)]);
      const outcome = await became(named.version, asked, retired);
      expect(Object.keys(lawful)).toContain(outcome);
      const isHeld = outcome === 'HOLDS' || outcome === 'REFUSED';
      if (isHeld) await end(textAt(asked, 'instance.id'), textAt(asked, 'operation.id'), round);
      if (outcome === 'REFUSED') expectSuccess(await retire(named));
      await marketplace.settle();
      expect((await typesOf(named.version)).join(' ')).toBe(bothFacts);
    }
    expect(await claims(producer)).toEqual([]);
  }, 120_000);

  it('that is recorded before the closing holds the version until its end, which retires it', async () => {
    const named = await offer('5.90.0');
    let asked: Data = {};
    const restore = beforeAppending('VersionSunset', async () => {
      asked = await ask(named, 'in-time');
    });
    const retired = await retire(named);
    restore();
    const instanceId = textAt(asked, 'instance.id');
    const stillHeldBy = { areMore: false, instances: [{ id: instanceId, phase: 'PENDING' }] };
    expect(retired).toMatchObject({ version: { status: 'SUNSET' }, stillHeldBy });
    expect(await became(named.version, asked, retired)).toBe('HOLDS');
    expect(await retire(named)).toMatchObject({ version: { status: 'SUNSET' }, stillHeldBy });
    expectSuccess(await producer.mutate('withdrawVersion', { ...named, reason: 'a CVE beside all this' }, refusal));
    await marketplace.settle();
    expect([await phaseOf(instanceId), await statusOf('5.90.0')]).toEqual(['GONE', 'RETIRED']);
  });

  it('that is decided before the closing and recorded after the retirement is rejected, and no worker gets it', async () => {
    const named = await offer('5.91.0');
    let retired: Data = {};
    const restore = beforeAppending('InstanceRequested', async () => {
      retired = await retire(named);
    });
    const asked = await ask(named, 'too-late');
    restore();
    expect(retired).toMatchObject({ version: { status: 'RETIRED' }, stillHeldBy: { instances: [] } });
    expect(asked).toMatchObject({ __typename: 'RequestInstanceSuccess' });
    expect(await claims(producer)).toEqual([]);
    expect(await became(named.version, asked, retired)).toBe('LATE');
  });

  it('that is recorded between the closing and the retirement is claimed by nobody', async () => {
    const named = await offer('5.92.0');
    const [onItsWay, closed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const restoreRequest = beforeAppending('InstanceRequested', async () => {
      onItsWay.resolve();
      await closed.promise;
    });
    const asking = ask(named, 'in-between');
    await onItsWay.promise;
    let claimed: readonly unknown[] = [];
    const restoreRetirement = beforeAppending('VersionRetired', async () => {
      closed.resolve();
      await asking;
      claimed = await claims(producer);
    });
    const retired = await retire(named);
    closed.resolve(); // A reaction may have been faster than the retirement's own second decision.
    restoreRetirement();
    restoreRequest();
    expect(claimed).toEqual([]);
    expect(await became(named.version, await asking, retired)).toBe('LATE');
  });
});

/** Lets something happen once, right before a fact of a type is recorded by the process that converses. Returns how to end that. */
function beforeAppending(type: string, act: () => Promise<void>): () => void {
  const { eventStore } = marketplace.host.parts;
  const append = eventStore.append.bind(eventStore);
  let isDone = false;
  eventStore.append = async (stream, facts, ...rest) => {
    if (!isDone && facts.some((fact) => fact.type === type)) {
      isDone = true;
      await act();
    }
    return append(stream, facts, ...rest);
  };
  return () => {
    eventStore.append = append;
  };
}

describe('retiring a version', () => {
  it('is refused with what lives, and records nothing', async () => {
    const named = await offer('6.0.0');
    const { instanceId } = await provision(consumer, producer, { ...named, name: 'in-the-way' });
    expect(await retire(named)).toMatchObject({
      code: 'VERSION_IN_USE',
      instances: [{ id: instanceId, phase: 'LIVE' }],
    });
    expect([await statusOf('6.0.0'), await typesOf('6.0.0')]).toEqual(['GA', []]);
  });

  it('is refused for an instance that a change broke, because something of it is at its producer', async () => {
    const named = await offer('6.1.0');
    const { instanceId } = await provision(consumer, producer, { ...named, name: 'broken' });
    expectSuccess(await consumer.mutate('updateInstance', { instanceId, parameters: { sizeGb: 8 } }, refusal));
    expectSuccess(await fail(producer, await claim(producer)));
    expect(await retire(named)).toMatchObject({ instances: [{ id: instanceId, phase: 'BROKEN' }] });
    expectSuccess(await consumer.mutate('deprovisionInstance', { instanceId }, refusal));
    expectSuccess(await succeed(producer, await claim(producer)));
    expect(await retire(named)).toMatchObject({ version: { status: 'RETIRED' }, stillHeldBy: { instances: [] } });
  });

  it('ends it for good: nothing opens it again, and what failed before is not tried again', async () => {
    const named = await offer('6.2.0');
    const { instance, operation } = await request(consumer, { ...named, name: 'failed-before' });
    expectSuccess(await fail(producer, await claim(producer)));
    expect(await retire(named)).toMatchObject({ version: { status: 'RETIRED' } });
    const retry = await consumer.mutate('retryOperation', { operationId: operation.id }, refusal);
    expect(retry).toMatchObject({ code: 'VERSION_NOT_OFFERED' });
    for (const [mutation, rest] of [
      ['promoteVersion', { stage: 'GA' }],
      ['publishVersion', { stage: 'GA' }],
      ['draftVersion', contract],
    ] as const) {
      const opened = await producer.mutate(mutation, { ...named, ...rest }, refusal);
      expect(opened).toMatchObject({ code: 'WRONG_VERSION_STATUS' });
    }
    expect(await phaseOf(instance.id)).toBe('FAILED');
  });

  it('is done also for a version that its day has closed', async () => {
    const named = await offer('6.3.0');
    const announced = { ...named, sunsetAt: clock.now().toISOString(), migrationGuide: 'Go.' };
    expectSuccess(await producer.mutate('deprecateVersion', announced, refusal));
    await marketplace.settle();
    expect(await statusOf('6.3.0')).toBe('SUNSET');
    expect(await retire(named)).toMatchObject({ version: { status: 'RETIRED' }, stillHeldBy: { instances: [] } });
  });
});
