import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type LastSignIn, People, type Person, type SignIn } from '#libs/event-store';
import { storedViews } from '#libs/testing';
import type { Grant } from '../principal.js';
import { Memberships, membershipsView } from '../views/memberships.view.js';
import { SignInSettings, SignIns } from './sign-ins.js';

const upgradedAt = Date.parse('2026-01-01T00:00:00.000Z');
const hourMs = 60 * 60 * 1_000;
const dayMs = 24 * hourMs;
const consumer: readonly Grant[] = [{ role: 'consumer', teams: ['payments'] }];
const producer: readonly Grant[] = [{ role: 'producer', teams: ['platform'] }];

/** People in memory, who count how often somebody writes to them. */
class CountingPeople extends People {
  override readonly signInsKeptSince = new Date(upgradedAt).toISOString();
  writeCount = 0;
  readonly #last = new Map<string, LastSignIn>();

  override async remember(_principal: string, _person: Person): Promise<void> {
    throw new Error('Nobody tells a name here');
  }
  override async nameOf(): Promise<ReadonlyMap<string, Person>> {
    return new Map();
  }
  override async signedIn(principal: string, signIn: SignIn): Promise<void> {
    this.writeCount += 1;
    this.#last.set(principal, { outcome: 'SIGNED_IN', ...signIn });
  }
  override async lastSignIn(principal: string): Promise<LastSignIn> {
    return this.#last.get(principal) ?? { outcome: 'NEVER' };
  }
  override async eraseSubjects(principals: readonly string[]): Promise<void> {
    for (const principal of principals) this.#last.set(principal, { outcome: 'ERASED' });
  }
}

const stored = storedViews();
let people: CountingPeople;
let nowMs: number;
let signIns: SignIns;

const another = () =>
  new SignIns(people, new Memberships(stored.readStore), { now: () => new Date(nowMs) }, new SignInSettings(30));
const note = (grants: readonly Grant[], instance = signIns) => instance.note('ada', nowMs / 1_000, grants);

beforeAll(() => stored.store(membershipsView, [{ principal: 'ada', team: 'search', role: 'consumer' }]));
afterAll(() => stored.close());
beforeEach(() => {
  people = new CountingPeople();
  nowMs = upgradedAt + dayMs;
  signIns = another();
});

describe('noting a sign-in', () => {
  it('writes once an hour, however many requests come', async () => {
    for (let minute = 0; minute < 120; minute += 1) {
      nowMs += 60_000;
      await note(consumer);
    }
    expect(people.writeCount).toBe(2);
  });

  it('writes at once when the claims have changed', async () => {
    await note(consumer);
    nowMs += 1_000;
    await note(producer);
    expect(await signIns.standingOf('ada')).toMatchObject({ grants: expect.arrayContaining([...producer]) });
    expect(people.writeCount).toBe(2);
  });

  it('heeds no token that the provider issued before the last one it has seen', async () => {
    await signIns.note('ada', nowMs / 1_000, []);
    await signIns.note('ada', nowMs / 1_000 - 1, producer);
    expect(people.writeCount).toBe(1);
  });

  it('notices within seconds that another process has written other claims', async () => {
    await note(producer);
    nowMs += 1_000;
    await note([], another());
    nowMs += 11_000;
    await note(producer);
    expect(await signIns.standingOf('ada')).toMatchObject({ grants: expect.arrayContaining([...producer]) });
  });

  it('writes nothing of somebody who was erased', async () => {
    await people.eraseSubjects(['ada']);
    await note(consumer);
    expect(people.writeCount).toBe(0);
  });

  it('keeps nobody out when it cannot be written', async () => {
    people.signedIn = async () => {
      throw new Error('The disk is away');
    };
    await expect(note(consumer)).resolves.toBeUndefined();
  });
});

describe('what a person may still do', () => {
  it('is what the last sign-in claimed, and what they may as a member now', async () => {
    await note(producer);
    expect(await signIns.standingOf('ada')).toEqual({
      outcome: 'PRESENT',
      grants: [...producer, { role: 'consumer', teams: ['search'] }],
    });
  });

  it('is nothing once the last sign-in is older than allowed, until the next', async () => {
    await note(producer);
    nowMs += 30 * dayMs;
    expect(await signIns.standingOf('ada')).toMatchObject({ outcome: 'PRESENT' });
    nowMs += 1;
    expect(await signIns.standingOf('ada')).toEqual({ outcome: 'AWAY' });
    await note(producer);
    expect(await signIns.standingOf('ada')).toMatchObject({ outcome: 'PRESENT' });
  });

  it('is unknown of who has not signed in since sign-ins are kept, and for no longer than a sign-in counts', async () => {
    nowMs = upgradedAt + 30 * dayMs;
    expect(await signIns.standingOf('bob')).toEqual({ outcome: 'UNKNOWN' });
    nowMs += 1;
    expect(await signIns.standingOf('bob')).toEqual({ outcome: 'AWAY' });
    expect(signIns.isOlderThanSignIns('2025-12-31T23:59:59.999Z')).toBe(true);
    expect(signIns.isOlderThanSignIns('2026-01-01T00:00:00.000Z')).toBe(false);
  });

  it('is nothing once they were erased', async () => {
    await note(producer);
    await people.eraseSubjects(['ada']);
    expect(await signIns.standingOf('ada')).toEqual({ outcome: 'ERASED' });
  });
});
