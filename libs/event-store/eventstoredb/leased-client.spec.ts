import { describe, expect, it } from '@jest/globals';
import { leaseClient } from './leased-client.js';

// Nobody listens there: a client connects when it is first used.
const url = 'esdb://127.0.0.1:1?tls=false';

describe('the client of a process', () => {
  it('is one for a connection string, however often it is asked for, until the last user lets go', async () => {
    const [first, second] = [await leaseClient('eventstore', url), await leaseClient('eventstore', url)];
    expect(second.client).toBe(first.client);
    await first.release();
    await first.release();
    const third = await leaseClient('eventstore', url);
    expect(third.client).toBe(second.client);
    await second.release();
    await third.release();
    const later = await leaseClient('eventstore', url);
    expect(later.client).not.toBe(first.client);
    await later.release();
  });

  it('is of one package for good: the other one is refused, and not loaded', async () => {
    const lease = await leaseClient('eventstore', url);
    await expect(leaseClient('kurrentdb', url)).rejects.toThrow(/through the client 'eventstore' already/);
    await lease.release();
    await expect(leaseClient('kurrentdb', url)).rejects.toThrow(TypeError);
  });

  it('is not kept when its connection string is wrong', async () => {
    await expect(leaseClient('eventstore', 'esdb://')).rejects.toThrow(/\w/);
    await expect(leaseClient('eventstore', 'http://127.0.0.1:1')).rejects.toThrow(RangeError);
  });
});
