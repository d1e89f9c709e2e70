import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Principal } from '#libs/access';
import { StaleRead } from '../freshness.js';
import { auditor, consumer, followingContext, history, stranger } from './history.fixture.js';

describe('following the history', () => {
  it('tells nothing more of what its caller may no longer see, also within a page', async () => {
    const { follower } = await history();
    const controller = new AbortController();
    const context = { ...followingContext(consumer, controller.signal), principal: consumer };
    const facts = follower.follow({ after: 'memory.1' }, context);
    expect((await facts.next()).value?.type).toBe('OperationSubmitted');
    context.principal = stranger;
    const next = facts.next();
    controller.abort();
    expect(await next).toMatchObject({ done: true });
  });

  it('begins at any point, goes on with what is new, and ends with its caller', async () => {
    const { follower, append } = await history();
    const controller = new AbortController();
    const facts = follower.follow({ after: 'memory.1' }, followingContext(consumer, controller.signal));
    const next = async () => (await facts.next()).value?.type;
    expect([await next(), await next()]).toEqual(['OperationSubmitted', 'OperationValidated']);
    const coming = next();
    await append('token-2', 'TokenIssued', {});
    await append('team-payments', 'TeamRegistered', {});
    expect(await coming).toBe('TeamRegistered');
    const last = facts.next();
    controller.abort();
    expect(await last).toMatchObject({ done: true });
  });

  it('refuses a position that the log has not reached', async () => {
    const { follower } = await history();
    const { signal } = new AbortController();
    const facts = follower.follow({ after: 'memory.5' }, followingContext(consumer, signal));
    await expect(facts.next()).rejects.toEqual(new StaleRead('memory.5'));
  });

  it('reads each new fact once, however many follow', async () => {
    const { follower, eventStore, append, lookedUp } = await history();
    const controller = new AbortController();
    const following = await Promise.all(
      Array.from({ length: 20 }, async (_, number) => {
        const principal = { ...auditor, id: `auditor-${number}` };
        const facts = follower.follow({ after: 'memory.3' }, followingContext(principal, controller.signal));
        await facts.next();
        return facts;
      }),
    );
    const coming = following.map(async (facts) => (await facts.next()).value?.type);
    while (eventStore.followerCount() < 1) await turn();
    const reads = eventStore.countReads();
    lookedUp.length = 0;
    await append('instance-1', 'OperationApproved', {});
    expect(new Set(await Promise.all(coming))).toEqual(new Set(['OperationApproved']));
    expect(eventStore.followerCount()).toBe(1);
    expect(eventStore.countReads()).toBe(reads + 1);
    expect(lookedUp).toHaveLength(1);
    controller.abort();
  });

  it('goes on from the log when more came than is kept, with nothing left out or told twice', async () => {
    const { follower, append } = await history();
    const controller = new AbortController();
    const facts = follower.follow({ after: 'memory.4' }, followingContext(consumer, controller.signal));
    const first = facts.next();
    await append('instance-1', 'Fact0', {});
    const told = [(await first).value?.type];
    for (let number = 1; number < 12; number += 1) await append('instance-1', `Fact${number}`, {});
    for (let number = 1; number < 12; number += 1) told.push((await facts.next()).value?.type);
    expect(told).toEqual(Array.from({ length: 12 }, (_, number) => `Fact${number}`));
    controller.abort();
  });

  it('reads no further once nobody follows, and again for the next one', async () => {
    const { follower, eventStore, append } = await history();
    for (const type of ['First', 'Second']) {
      const controller = new AbortController();
      const after = await eventStore.head();
      const facts = follower.follow({ after }, followingContext(consumer, controller.signal));
      const coming = facts.next();
      await append('instance-1', type, {});
      expect((await coming).value?.type).toBe(type);
      controller.abort();
      await facts.next();
      while (eventStore.followerCount() > 0) await turn();
    }
  });

  it('waits for what the past may cost, and ends with its caller also then', async () => {
    const { follower } = await history();
    const controller = new AbortController();
    const context = followingContext(auditor, controller.signal, { replayPointsPerSecond: 1 });
    const spent: number[] = [];
    const meter = { ...context.meter, read: async (rows: number) => void spent.push(rows) };
    const facts = follower.follow({}, { ...context, meter });
    await facts.next();
    expect(spent).toEqual([4]);
    await context.meter.spend(1);
    const paid = context.meter.spend(1);
    controller.abort();
    await paid;
  });

  it('reads the past of one caller a few at a time', async () => {
    const { follower, eventStore } = await history();
    const controller = new AbortController();
    const follow = (principal: Principal) => follower.follow({}, followingContext(principal, controller.signal));
    const before = eventStore.countReads();
    const own = Array.from({ length: 5 }, () => follow(auditor));
    const firsts = own.map((facts) => facts.next());
    await Promise.race(firsts);
    await follow({ ...auditor, id: 'another' }).next();
    expect(eventStore.countReads() - before).toBe(3);
    controller.abort();
    await Promise.all(firsts);
  });
});
