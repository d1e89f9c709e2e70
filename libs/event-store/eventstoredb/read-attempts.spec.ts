import { describe, expect, it } from '@jest/globals';
import type { ReceivedEvent } from './log-client.js';
import { readEvents } from './read-attempts.js';

const large = (data: unknown): ReceivedEvent => ({
  event: { id: '1', streamId: 'others-1', type: 'Stored', revision: 0n, data, metadata: {} },
});

describe('a page of large events', () => {
  it.each([
    ['texts', 'x'.repeat(9 * 1_024 * 1_024)],
    ['bytes', new Uint8Array(9 * 1_024 * 1_024)],
  ])('ends early, but never at the first, so that its reader gets further: %s', async (_, data) => {
    let cancelled = 0;
    const events = (async function* () {
      for (;;) yield large(data);
    })();
    const read = await readEvents({ events, cancel: () => void (cancelled += 1) }, 5_000);
    expect(read.events).toHaveLength(2);
    expect(read.isCut).toBe(true);
    expect(cancelled).toBe(1);
  });
});
