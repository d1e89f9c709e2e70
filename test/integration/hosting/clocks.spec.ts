import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '#libs/kernel';
import { runServer } from '../../servers/eventstoredb/server.fixture.js';
import { type Api, type Processes, processesOn } from './processes.fixture.js';

const tenMinutesMs = 600_000;

let processes: Processes | undefined;
afterEach(async () => {
  await processes?.stop();
  processes = undefined;
});

/** A clock that is set by whoever has it. */
function clockSet(firstMs = 0) {
  let offMs = firstMs;
  const clock: Clock = { now: () => new Date(Date.now() + offMs) };
  return { clock, set: (ms: number) => (offMs = ms) };
}

/** What became of a new team: the type that was answered, or the fault's code. */
async function registering({ operator }: Api): Promise<unknown> {
  const slug = `t${randomUUID().slice(0, 8)}`;
  const input = { idempotencyKey: slug, slug, name: 'Sample', department: 'acme', description: '' };
  const document = `mutation ($input: RegisterTeamInput!) { answer: registerTeam(input: $input) { __typename
    ... on RegisterTeamSuccess { viewsReached } } }`;
  const { data, errors } = await operator.send(document, { input });
  return errors?.[0]?.extensions?.code ?? data?.['answer'];
}

const registered = { __typename: 'RegisterTeamSuccess', viewsReached: true };
const ready = { ready: true, problems: {}, warnings: {} };

/** When all facts were recorded, in the order of the log. */
async function recordedTimes({ host }: Api): Promise<readonly string[]> {
  const { facts } = await host.parts.eventStore.readAll(undefined);
  return facts.map(({ recordedAt }) => recordedAt);
}

describe('a token for operators under a clock that is wrong', () => {
  it.each([tenMinutesMs, -tenMinutesMs])('is refused, and nothing is recorded: off by %d ms', async (offMs) => {
    processes = processesOn();
    await processes.startProjector();
    const { host } = await processes.startApi();
    const head = await host.parts.eventStore.head();
    const refused = processes.issueOperatorToken({}, clockSet(offMs).clock);
    await expect(refused).rejects.toMatchObject({ name: 'ClockWrong' });
    await expect(refused).rejects.toThrow(/ahead of that|behind that|nothing is recorded/);
    expect(await host.parts.eventStore.head()).toBe(head);
    expect(await processes.issueOperatorToken()).toMatch(/^bourse_/);
  });
});

describe('a process whose clock is wrong', () => {
  it.each([
    ['ahead', tenMinutesMs],
    ['behind', -tenMinutesMs],
  ])('records nothing while it is ten minutes %s, and those beside it go on and stay ready', async (_word, offMs) => {
    processes = processesOn();
    await processes.startProjector();
    const healthy = await processes.startApi();
    const { clock, set } = clockSet();
    const wrong = await processes.startApi({ clock, isClockWatched: true });
    expect(await registering(wrong)).toEqual(registered);

    set(offMs);
    const head = await healthy.host.parts.eventStore.head();
    expect(await registering(wrong)).toBe('CLOCK_WRONG');
    expect(await healthy.host.parts.eventStore.head()).toBe(head);
    expect(await wrong.ready()).toMatchObject({
      ready: false,
      problems: { clock: expect.stringContaining('nothing is recorded') },
    });
    expect(await registering(healthy)).toEqual(registered);
    expect(await healthy.ready()).toEqual(ready);

    set(0);
    expect(await registering(wrong)).toEqual(registered);
    expect(await wrong.ready()).toEqual(ready);
    const times = await recordedTimes(healthy);
    expect(times).toEqual(times.toSorted());
    expect(Date.parse(times.at(-1) ?? '')).toBeLessThan(Date.now() + 2_000);
  });

  it('records nothing from its very start on', async () => {
    processes = processesOn();
    await processes.startProjector();
    const healthy = await processes.startApi();
    const wrong = await processes.startApi({ clock: clockSet(tenMinutesMs).clock, isClockWatched: true });
    expect(await registering(wrong)).toBe('CLOCK_WRONG');
    expect(await registering(healthy)).toEqual(registered);
  });
});

describe('an event store whose clock is ten minutes ahead', () => {
  it('is named in a warning, and everybody goes on', async () => {
    const server = await runServer({ now: () => Date.now() + tenMinutesMs });
    try {
      processes = processesOn({ eventStore: `esdb://127.0.0.1:${server.server().port}?tls=false` });
      await processes.startProjector();
      const api = await processes.startApi();
      expect(await registering(api)).toEqual(registered);
      expect(await registering(api)).toEqual(registered);
      expect(await api.ready()).toEqual({
        ready: true,
        problems: {},
        warnings: { clock: expect.stringMatching(/ms behind that of the event store; that of the database agrees/) },
      });
    } finally {
      await processes?.stop();
      processes = undefined;
      await server.stop();
    }
  });
});

describe('a fact of the future', () => {
  it('leaves those ready whose clocks are right: they warn, and record nothing before it', async () => {
    processes = processesOn();
    await processes.startProjector();
    const healthy = await processes.startApi();
    // As if nobody had held it against the servers' clocks, which is how such a fact came about before.
    const unwatched = await processes.startApi({ clock: clockSet(tenMinutesMs).clock });
    expect(await registering(unwatched)).toEqual(registered);

    expect(await healthy.ready()).toEqual({
      ready: true,
      problems: {},
      warnings: { clock: expect.stringMatching(/^The clock is (59\d|600)\d{3} ms behind the newest fact$/) },
    });
    expect(await registering(healthy)).toEqual(registered);
    const times = await recordedTimes(healthy);
    expect(times).toEqual(times.toSorted());
  });
});
