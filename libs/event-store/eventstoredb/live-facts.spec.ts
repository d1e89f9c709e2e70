import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { RecordedFact } from '#libs/kernel';
import { factToAppend } from '#libs/testing';
import { liveFacts } from './live-facts.js';
import type { LiveEvents, ReceivedEvent } from './log-client.js';

/** A subscription whose events come when the spec says so. */
class Subscription extends EventEmitter implements LiveEvents {
  readableLength = 0;
  isPaused = false;
  isEnded = false;
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
  }
  destroy(): void {
    this.isEnded = true;
  }
  async unsubscribe(): Promise<void> {
    this.isEnded = true;
  }
  event(revision: number): void {
    const { id, type, data } = factToAppend();
    this.emit('data', { event: { streamId: 'a-1', id, revision: BigInt(revision), type, data } });
  }
}

function fact({ event }: ReceivedEvent): RecordedFact {
  const { id, type, data, metadata } = factToAppend();
  const revision = Number(event?.revision);
  return { id, type, data, metadata, stream: 'a-1', revision, position: `log1.${revision + 1}`, recordedAt: '' };
}

const of = (events: Subscription, countMax = 100, confirmationMs = 1_000) =>
  liveFacts(events, { countMax, confirmationMs, pick: fact });

describe('what a subscription brings', () => {
  it('says caught-up only with the facts that came before it, not when the client hears of it', async () => {
    const events = new Subscription();
    const live = of(events);
    events.event(0);
    // Two more are still inside the client.
    events.readableLength = 2;
    events.emit('caughtUp');
    expect(await live.next(50)).toMatchObject({ facts: [{ revision: 0 }], isCaughtUp: false });
    events.readableLength = 0;
    events.event(1);
    expect(await live.next(50)).toMatchObject({ facts: [{ revision: 1 }], isCaughtUp: false });
    events.event(2);
    expect(await live.next(50)).toMatchObject({ facts: [{ revision: 2 }], isCaughtUp: true });
    expect(await live.next(10)).toBe('silent');
    live.stop();
  });

  it('is held up when nobody takes it, and then no longer tells where the log ends', async () => {
    const events = new Subscription();
    const live = of(events, 600);
    events.emit('caughtUp');
    expect(await live.next(50)).toEqual({ facts: [], isCaughtUp: true });
    for (let revision = 0; !events.isPaused && revision < 2_000; revision += 1) events.event(revision);
    const first = await live.next(50);
    const second = await live.next(50);
    expect([first, second]).toMatchObject([{ isCaughtUp: false }, { isCaughtUp: false }]);
    expect(first !== 'silent' && second !== 'silent' && first.facts.length + second.facts.length).toBe(1_000);
    expect(events.isPaused).toBe(false);
    expect(live.isUnsure()).toBe(true);
    live.stop();
  });

  it('fails when it is not confirmed in time, and when its server dies', async () => {
    const silent = of(new Subscription(), 100, 10);
    await expect(silent.next(500)).rejects.toThrow(/no answer within 10 ms/);
    const dying = new Subscription();
    const live = of(dying);
    dying.event(0);
    dying.emit('error', new Error('unavailable'));
    expect(await live.next(50)).toMatchObject({ facts: [{ revision: 0 }] });
    await expect(live.next(50)).rejects.toThrow('unavailable');
  });

  it('ends with its reader, and harms nobody by failing after that', async () => {
    const events = new Subscription();
    const live = of(events);
    const waiting = live.next(1_000);
    live.stop();
    await expect(waiting).rejects.toThrow(/stopped/);
    expect(events.isEnded).toBe(true);
    expect(() => events.emit('error', new Error('late'))).not.toThrow();
  });
});
