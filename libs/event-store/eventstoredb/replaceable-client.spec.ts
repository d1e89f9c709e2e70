import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { LiveEvents, LogClient } from './log-client.js';
import { type ReplacedClient, replaceableClient } from './replaceable-client.js';

const unused = (): never => {
  throw new Error('not called here');
};

class Subscription extends EventEmitter implements LiveEvents {
  readonly readableLength = 0;
  pause = unused;
  resume = unused;
  unsubscribe = async (): Promise<void> => undefined;
  destroy(error?: Error): void {
    if (error !== undefined) this.emit('error', error);
    this.emit('close');
  }
}

/** Clients that are opened one after the other, each with its number, and what became of them. */
function workshop(opening: () => Promise<void> = async () => undefined, graceMs = 10) {
  const told: string[] = [];
  let [time, count] = [0, 0];
  const open = async (): Promise<LogClient> => {
    await opening();
    const number = (count += 1);
    told.push(`opened ${number}`);
    return {
      append: async () => ({ revision: BigInt(number), position: undefined }),
      readStream: unused,
      readAll: unused,
      subscribe: () => new Subscription(),
      retire: () => void told.push(`retired ${number}`),
      close: async () => void told.push(`closed ${number}`),
    };
  };
  const make = () => replaceableClient(open, { now: () => time, graceMs });
  return { make, told, pass: (ms: number) => void (time += ms), at: () => time };
}

type Workshop = ReturnType<typeof workshop>;

/** Lets reads fail for so long, every half a second, on the clock of the workshop. */
async function readsFail({ pass, at }: Workshop, { watch }: Awaited<ReturnType<Workshop['make']>>, ms: number) {
  for (let passed = 0; passed <= ms; passed += 500) {
    watch.failed('reading', at());
    await sleep(0);
    pass(500);
  }
}

const writer = async ({ client }: { readonly client: LogClient }) =>
  Number((await client.append('a-1', [], 'no_stream', 1_000)).revision);

describe('a client that failed', () => {
  it('is replaced: calls go to the one in its place, and the old one is closed after its grace', async () => {
    const own = workshop();
    const replaceable = await own.make();
    expect(await writer(replaceable)).toBe(1);
    await readsFail(own, replaceable, 3_000);
    expect(await writer(replaceable)).toBe(2);
    expect(own.told).toEqual(['opened 1', 'opened 2', 'retired 1']);
    await sleep(30);
    expect(own.told).toEqual(['opened 1', 'opened 2', 'retired 1', 'closed 1']);
    await replaceable.client.close();
  });

  it('is told of with what failed and for how long, to whoever listens still', async () => {
    const own = workshop();
    const replaceable = await own.make();
    const heard: ReplacedClient[] = [];
    const stop = replaceable.onReplaced((replaced) => void heard.push(replaced));
    await readsFail(own, replaceable, 3_000);
    expect(heard).toEqual([{ kind: 'reading', failedMs: 3_000 }]);
    stop();
    await readsFail(own, replaceable, 10_000);
    expect(own.told.filter((each) => each.startsWith('opened')).length).toBeGreaterThan(2);
    expect(heard).toHaveLength(1);
    await replaceable.client.close();
  });

  it('is replaced by one, however many attempts fail while that one is opened', async () => {
    const opened = Promise.withResolvers<void>();
    let openings = 0;
    const own = workshop(() => {
      openings += 1;
      return openings === 1 ? Promise.resolve() : opened.promise;
    });
    const replaceable = await own.make();
    await readsFail(own, replaceable, 60_000);
    expect(openings).toBe(2);
    expect(await writer(replaceable)).toBe(1);
    opened.resolve();
    await sleep(0);
    expect(await writer(replaceable)).toBe(2);
    await replaceable.client.close();
  });

  it('goes on when no other can be opened, and another is tried later', async () => {
    const faults = [undefined, new Error('no such certificate'), undefined];
    const own = workshop(async () => {
      const fault = faults.shift();
      if (fault !== undefined) throw fault;
    });
    const replaceable = await own.make();
    await readsFail(own, replaceable, 3_000);
    expect(await writer(replaceable)).toBe(1);
    await readsFail(own, replaceable, 3_000);
    expect(await writer(replaceable)).toBe(2);
    await replaceable.client.close();
  });

  it('takes no client with it that is never closed, however long the server is away', async () => {
    const own = workshop(undefined, 0);
    const replaceable = await own.make();
    await readsFail(own, replaceable, 10 * 60_000);
    await sleep(10);
    const opened = own.told.filter((each) => each.startsWith('opened')).length;
    expect(opened).toBeGreaterThan(20);
    expect(own.told.filter((each) => each.startsWith('closed'))).toHaveLength(opened - 1);
    await replaceable.client.close();
    expect(own.told.filter((each) => each.startsWith('closed'))).toHaveLength(opened);
  });

  it('is closed with the one in its place when that one is, grace or not', async () => {
    const own = workshop(undefined, 60_000);
    const replaceable = await own.make();
    await readsFail(own, replaceable, 3_000);
    await replaceable.client.close();
    expect(own.told.toSorted()).toEqual(['closed 1', 'closed 2', 'opened 1', 'opened 2', 'retired 1']);
    await readsFail(own, replaceable, 60_000);
    expect(own.told).toHaveLength(5);
  });
});

describe('a subscription of a client that failed', () => {
  it('ends when its client is replaced, so that its reader begins anew, and one that had ended before is left alone', async () => {
    const own = workshop();
    const replaceable = await own.make();
    const [going, ended] = [0, 1].map(() => replaceable.client.subscribe('start', { prefixes: [] }));
    const heard: string[] = [];
    going?.on('error', (error) => void heard.push(`going: ${error.name}`));
    ended?.on('error', (error) => void heard.push(`ended: ${error.name}`));
    ended?.destroy();
    await readsFail(own, replaceable, 3_000);
    expect(heard).toEqual(['going: ClientReplaced']);
    await replaceable.client.close();
  });
});
