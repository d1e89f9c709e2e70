import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { sentUndated, sentWithin } from './guarded-appends.js';
import { closeChannel, failAlone, guardClient } from './guarded-client.js';

/** Built as both clients are where they are guarded; it misbehaves as they do. */
function clientMaking(stream: unknown) {
  const asked: string[] = [];
  return {
    asked,
    handleError: async (): Promise<void> => {
      throw new Error('no server of the cluster answers');
    },
    supports: async ({ path }: { readonly path: string }): Promise<boolean> => {
      asked.push(path);
      throw new Error('the server is frozen');
    },
    GRPCStreamCreator: (_client: unknown, _name: string, creator: (made: unknown) => unknown) => async () =>
      creator('connection'),
    made: () => stream,
  };
}

/** A stream of appends as a client hands it to the guard: what is written is never taken. */
function appendStream(): Duplex {
  return new Duplex({ objectMode: true, writableHighWaterMark: 1, read: () => undefined, write: () => undefined });
}

async function guardedStream(name: string, stream: unknown): Promise<unknown> {
  const client = guardClient(clientMaking(stream));
  return client.GRPCStreamCreator(undefined, name, client.made)();
}

describe('a fault that a client throws at nobody', () => {
  it('ends in the client when it looks for another server and there is none', async () => {
    const raw = clientMaking(undefined);
    await expect(raw.handleError()).rejects.toThrow(/no server/);
    await expect(guardClient(raw).handleError()).resolves.toBeUndefined();
  });

  it('ends in the client when an answer comes for an append that was given up', async () => {
    const stream = appendStream();
    stream.on('data', () => {
      throw new TypeError('undefined is not iterable');
    });
    expect(() => stream.emit('data', 'an answer')).toThrow(TypeError);
    await guardedStream('appendToStream', stream);
    expect(() => stream.emit('data', 'an answer')).not.toThrow();
  });

  it('ends all appends of the process until its client was replaced, and from then on none', async () => {
    const [lost, replaced] = [appendStream(), appendStream()];
    let ended = 0;
    for (const stream of [lost, replaced]) stream.on('error', () => void (ended += 1));
    const client = guardClient(clientMaking(replaced));
    await guardedStream('appendToStream', lost);
    await client.GRPCStreamCreator(undefined, 'appendToStream', client.made)();
    failAlone(client);
    replaced.emit('error', new Error('unavailable'));
    expect(ended).toBe(0);
    lost.emit('error', new Error('unavailable'));
    expect(ended).toBe(1);
  });

  it('has no cause, because no append waits for a full stream', async () => {
    const stream = appendStream();
    expect(stream.write('first')).toBe(false);
    await guardedStream('appendToStream', stream);
    expect(stream.write('second')).toBe(true);
    expect(stream.writableLength).toBe(2);
  });
});

describe('events on their way to the server', () => {
  it('are bytes already when they are written, because the client would decode them letter by letter', async () => {
    const written: unknown[] = [];
    const stream = new Duplex({ objectMode: true, read: () => undefined, write: (request) => written.push(request) });
    await guardedStream('appendToStream', stream);
    const held: { data: unknown } = { data: Buffer.from('{"name":"ledger"}').toString('base64') };
    const message = { getData: () => held.data, setData: (data: unknown) => (held.data = data) };
    const request = { getProposedMessagesList: () => [message] };
    stream.write(request);
    expect(written).toEqual([request]);
    expect(held.data).toEqual(Buffer.from('{"name":"ledger"}'));
  });
});

describe('an append that is the first of its client', () => {
  it('asks no server what it supports: a frozen one would be waited for, and a failure remembered', async () => {
    const client = guardClient(clientMaking(undefined));
    await expect(client.supports({ path: '/event_store.client.streams.Streams/BatchAppend' })).resolves.toBe(true);
    expect(client.asked).toEqual([]);
    await expect(client.supports({ path: '/streams/Other' })).rejects.toThrow(/frozen/);
    expect(client.asked).toEqual(['/streams/Other']);
  });
});

describe('an append whose client looks for a server for longer than the append may take', () => {
  it('is not sent any more, because its repetition may be under way', async () => {
    const stream = appendStream();
    await guardedStream('appendToStream', stream);
    const append = async (searchMs: number): Promise<void> => {
      await sleep(searchMs);
      stream.write('sent');
    };
    await sentWithin(30, () => append(60));
    expect(stream.writableLength).toBe(0);
    await sentWithin(1_000, () => append(0));
    expect(stream.writableLength).toBe(1);
  });
});

describe('an append by which a process asks what time it is', () => {
  it('tells the server no time at which it is too late, and others do', async () => {
    const stream = appendStream();
    await guardedStream('appendToStream', stream);
    const cleared: string[] = [];
    const options = {
      clearDeadline: () => cleared.push('of one client'),
      clearDeadline21100: () => cleared.push('of the other'),
    };
    const append = async (): Promise<boolean> => stream.write({ getOptions: () => options });
    await append();
    expect(cleared).toEqual([]);
    await sentUndated(append);
    expect(cleared).toEqual(['of one client', 'of the other']);
  });
});

describe('the stream of a subscription', () => {
  it('holds no more than two messages for a slow reader, and other streams hold what they did', async () => {
    const [subscription, read] = [new Duplex({ objectMode: true }), new Duplex({ objectMode: true })];
    await guardedStream('subscribeToAll', subscription);
    await guardedStream('readAll', read);
    expect(subscription.readableHighWaterMark).toBe(2);
    expect(read.readableHighWaterMark).toBe(16);
  });
});

describe('a client that is built in another way', () => {
  it.each(['handleError', 'supports', 'GRPCStreamCreator'])('is refused when it has no %s', (name) => {
    const client = { ...clientMaking(undefined), [name]: undefined };
    expect(() => guardClient(client)).toThrow(new RegExp(`has no ${name}: its version is not known here`));
  });

  it('is refused when it appends through something else than a stream', async () => {
    await expect(guardedStream('appendToStream', {})).rejects.toThrow(/appends in another way/);
  });
});

describe('closing a client', () => {
  it('closes the connection that its own end leaves open', async () => {
    let isClosed = false;
    const channel = {
      close: () => {
        isClosed = true;
      },
    };
    await closeChannel({ getChannel: async () => channel });
    expect(isClosed).toBe(true);
  });
});
