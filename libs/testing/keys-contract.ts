import { setTimeout as sleep } from 'node:timers/promises';
import { KeyMissing, type Keys, SealBroken, StreamErased } from '#libs/event-store';
import type { SpecTools } from './spec-tools.js';

type Tools = Pick<SpecTools, 'expect' | 'it'>;

const place = { factId: 'fact-1', field: 'note' };

/** An installation's keys as a spec holds them. */
export interface HeldKeys {
  /** As they are open now. */
  current(): Keys;
  /** Closes them and opens them again. */
  reopen(): Promise<void>;
  /** The same keys in another process. */
  another(): Promise<Keys>;
  /** Closes them, lets somebody take away the key of a stream, and opens them again. */
  lose(stream: string): Promise<void>;
}

const ada = { name: 'Ada Lovelace', email: 'ada@example.org' };
const mark = (ordinal: number) => ({ position: `memory.${ordinal}`, factId: `fact-${ordinal}` });
const erasedPerson = { name: 'erased', email: 'erased' };

/** What keys promise that outlive their process; call inside `describe`, with empty keys before each. */
export function keysContract({ expect, it }: Tools, held: HeldKeys): void {
  const sealing = () => held.current().sealing;
  const people = () => held.current().people;

  it('open after a restart what was sealed before it, and give the same digests and secrets', async () => {
    const sealed = await sealing().seal('shelf-a', 'secret', place);
    const digest = sealing().digest('payload');
    const secret = sealing().secretOf('claim', 'command-1');
    await held.reopen();
    expect(await sealing().open('shelf-a', sealed, place)).toBe('secret');
    expect(sealing().digest('payload')).toBe(digest);
    expect(sealing().secretOf('claim', 'command-1')).toBe(secret);
    const other = await held.another();
    expect(other.sealing.secretOf('claim', 'command-1')).toBe(secret);
    await other.close();
  });

  it('are made once for many texts at once, by several processes too', async () => {
    const other = await held.another();
    const streams = Array.from({ length: 300 }, (_, index) => `shelf-${index % 100}`);
    const sealed = await Promise.all(
      streams.map((stream, index) => (index % 2 === 0 ? sealing() : other.sealing).seal(stream, stream, place)),
    );
    await other.close();
    await held.reopen();
    expect(await sealing().openAll(sealed.map((text, index) => ({ stream: streams[index] ?? '', text })))).toEqual(
      streams,
    );
  });

  it('notice every altered character of a sealed text', async () => {
    const sealed = await sealing().seal('shelf-a', 'secret', place);
    for (let index = 0; index < sealed.length - 1; index += 1) {
      const altered = `${sealed.slice(0, index)}${sealed[index] === 'b' ? 'c' : 'b'}${sealed.slice(index + 1)}`;
      await expect(sealing().open('shelf-a', altered)).rejects.toThrow(SealBroken);
    }
  });

  it('read a text without its key as such, on a page with others too, and seal nothing beside it', async () => {
    const lost = await sealing().seal('shelf-a', 'lost', place);
    const kept = await sealing().seal('shelf-b', 'kept', place);
    await held.lose('shelf-a');
    expect(await sealing().open('shelf-a', lost, place)).toBe('unreadable');
    expect(
      await sealing().openAll([
        { stream: 'shelf-a', text: lost },
        { stream: 'shelf-b', text: kept },
      ]),
    ).toEqual(['unreadable', 'kept']);
    expect(await sealing().fatesOf(['shelf-a', 'shelf-b'])).toEqual(['UNREADABLE', 'SEALED']);
    expect(sealing().unreadable.counts()).toEqual({ KEY_MISSING: 2, BROKEN: 0 });
    expect(sealing().unreadable.streamsWithoutKey()).toEqual(['shelf-a']);
    await expect(sealing().seal('shelf-a', 'more', place, { hasTexts: true })).rejects.toThrow(KeyMissing);
    expect(await sealing().open('shelf-a', lost, place)).toBe('unreadable');
    await sealing().eraseStreams(['shelf-a']);
    expect(await sealing().open('shelf-a', lost, place)).toBe('erased');
  });

  it('notice by themselves that another process erased a stream and a person', async () => {
    const sealed = await sealing().seal('shelf-a', 'secret', place);
    await people().remember('p1', ada);
    await people().nameOf(['p1']);
    const other = await held.another();
    await other.sealing.eraseStreams(['shelf-a']);
    await other.people.eraseSubjects(['p1']);
    await other.close();
    const isNoticed = async () =>
      (await sealing().open('shelf-a', sealed)) === 'erased' &&
      (await people().nameOf(['p1'])).get('p1')?.name === 'erased';
    // They look about once a second.
    for (let look = 0; look < 100 && !(await isNoticed()); look += 1) await sleep(100);
    expect(await sealing().open('shelf-a', sealed)).toBe('erased');
    expect(await people().nameOf(['p1'])).toEqual(new Map([['p1', erasedPerson]]));
    await expect(sealing().seal('shelf-a', 'more', place)).rejects.toThrow(StreamErased);
  });

  it('remember the name told last, also after a restart, and leave out whom nobody told of', async () => {
    await people().remember('p1', { ...ada, name: 'Ada Byron' });
    await people().remember('p1', ada);
    const expected = new Map([['p1', ada]]);
    expect(await people().nameOf(['p1', 'p2'])).toEqual(expected);
    await held.reopen();
    expect(await people().nameOf(['p1', 'p2'])).toEqual(expected);
  });

  it('forget a name for good, whoever tells it again', async () => {
    await people().remember('p1', ada);
    await people().eraseSubjects(['p1']);
    await people().eraseSubjects(['p1']);
    await people().remember('p1', ada);
    expect(await people().nameOf(['p1'])).toEqual(new Map([['p1', erasedPerson]]));
    await held.reopen();
    await people().remember('p1', ada);
    expect(await people().nameOf(['p1'])).toEqual(new Map([['p1', erasedPerson]]));
  });

  const first = { at: '2026-01-01T08:00:00.000Z', claims: '[{"role":"consumer","teams":["payments"]}]' };
  const second = { at: '2026-01-01T09:00:00.000Z', claims: '[]' };

  it('remember the last sign-in, also after a restart and in other processes, and invent none', async () => {
    expect(await people().lastSignIn('p1')).toEqual({ outcome: 'NEVER' });
    await people().signedIn('p1', first);
    expect(await people().lastSignIn('p1')).toEqual({ outcome: 'SIGNED_IN', ...first });
    const other = await held.another();
    await other.people.signedIn('p1', second);
    expect(await people().lastSignIn('p1')).toEqual({ outcome: 'SIGNED_IN', ...second });
    await other.close();
    await held.reopen();
    expect(await people().lastSignIn('p1')).toEqual({ outcome: 'SIGNED_IN', ...second });
    expect(await people().lastSignIn('p2')).toEqual({ outcome: 'NEVER' });
  });

  it('never put an earlier sign-in in the place of a later one, and take the last word of one instant', async () => {
    await people().signedIn('p1', second);
    await people().signedIn('p1', first);
    expect(await people().lastSignIn('p1')).toEqual({ outcome: 'SIGNED_IN', ...second });
    await people().signedIn('p1', { ...second, claims: 'others' });
    expect(await people().lastSignIn('p1')).toMatchObject({ claims: 'others' });
  });

  it('keep names and sign-ins apart: one is there without the other', async () => {
    await people().signedIn('p1', first);
    expect(await people().nameOf(['p1'])).toEqual(new Map());
    await people().remember('p1', ada);
    await people().remember('p2', ada);
    expect(await people().nameOf(['p1', 'p2'])).toEqual(
      new Map([
        ['p1', ada],
        ['p2', ada],
      ]),
    );
    expect(await people().lastSignIn('p1')).toEqual({ outcome: 'SIGNED_IN', ...first });
    expect(await people().lastSignIn('p2')).toEqual({ outcome: 'NEVER' });
  });

  it('forget a sign-in with the person, and write none down again', async () => {
    await people().signedIn('p1', first);
    await people().eraseSubjects(['p1']);
    await people().signedIn('p1', second);
    expect(await people().lastSignIn('p1')).toEqual({ outcome: 'ERASED' });
    await held.reopen();
    expect(await people().lastSignIn('p1')).toEqual({ outcome: 'ERASED' });
  });

  it('know since when sign-ins are kept, the same after a restart and for all processes', async () => {
    const since = people().signInsKeptSince;
    expect(Date.parse(since)).toBeLessThanOrEqual(Date.now());
    const other = await held.another();
    expect(other.people.signInsKeptSince).toBe(since);
    await other.close();
    await held.reopen();
    expect(people().signInsKeptSince).toBe(since);
  });

  it('know how far erasures were carried out in them, also after a restart and for all processes', async () => {
    const erasedUpTo = () => held.current().erasedUpTo;
    expect(await erasedUpTo().load()).toBeUndefined();
    expect(await erasedUpTo().move(undefined, mark(4))).toBe(true);
    expect(await erasedUpTo().load()).toEqual(mark(4));
    const other = await held.another();
    expect(await other.erasedUpTo.move(mark(4), mark(9))).toBe(true);
    await other.close();
    const anotherPast = { ...mark(9), factId: 'fact-of-another-past' };
    for (const stale of [undefined, mark(4), anotherPast]) expect(await erasedUpTo().move(stale, mark(12))).toBe(false);
    await held.reopen();
    expect(await erasedUpTo().load()).toEqual(mark(9));
  });

  it('erase many streams and people at once', async () => {
    const streams = Array.from({ length: 300 }, (_, index) => `shelf-${index}`);
    const sealed = await Promise.all(
      streams.map(async (stream) => ({ stream, text: await sealing().seal(stream, 'secret', place) })),
    );
    for (const principal of ['p1', 'p2', 'p3']) await people().remember(principal, ada);
    await sealing().eraseStreams(streams.slice(1));
    await people().eraseSubjects(['p1', 'p2', 'p1']);
    expect(await sealing().openAll(sealed)).toEqual(['secret', ...streams.slice(1).map(() => 'erased')]);
    expect([...(await people().nameOf(['p1', 'p2', 'p3'])).values()]).toEqual([erasedPerson, erasedPerson, ada]);
  });

  it('leave nobody else without a name', async () => {
    await people().remember('p1', ada);
    await people().eraseSubjects(['p2']);
    expect(await people().nameOf(['p1'])).toEqual(new Map([['p1', ada]]));
  });
}
