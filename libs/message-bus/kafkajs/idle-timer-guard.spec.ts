import { createRequire } from 'node:module';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ClientUnsupported } from '../faults.js';
import { guardIdleTimers } from './idle-timer-guard.js';

interface Queue {
  pending: unknown[];
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  scheduleCheckPendingRequests(): void;
  destroy(): void;
}

const options = { maxInFlightRequests: 1, requestTimeout: 1_000, enforceRequestTimeout: false, logger: { debug() {} } };

const examined: new (given: typeof options) => Queue = createRequire(import.meta.url)(
  'kafkajs/src/network/requestQueue',
);
const method: unknown = Reflect.get(examined.prototype, 'scheduleCheckPendingRequests');

/** The client's class with its own method, whatever was done to another copy. */
function freshClass(): new (given: typeof options) => Queue {
  class RequestQueue extends examined {}
  Reflect.set(RequestQueue.prototype, 'scheduleCheckPendingRequests', method);
  return RequestQueue;
}

describe('the guard over the timers of idle connections', () => {
  const queues: Queue[] = [];
  const queueOf = (RequestQueue: new (given: typeof options) => Queue) => {
    const queue = new RequestQueue(options);
    queues.push(queue);
    return queue;
  };
  afterEach(() => {
    for (const queue of queues) queue.destroy();
  });

  it('sets no timer while nothing waits', () => {
    const RequestQueue = freshClass();
    guardIdleTimers(RequestQueue);
    const queue = queueOf(RequestQueue);
    queue.scheduleCheckPendingRequests();
    expect(queue.throttleCheckTimeoutId).toBeNull();
  });

  it('sets one while something waits', () => {
    const RequestQueue = freshClass();
    guardIdleTimers(RequestQueue);
    const queue = queueOf(RequestQueue);
    queue.pending.push({});
    queue.scheduleCheckPendingRequests();
    expect(queue.throttleCheckTimeoutId).not.toBeNull();
    queue.pending.pop();
  });

  it('is needed: without it an idle connection sets one', () => {
    const queue = queueOf(freshClass());
    queue.scheduleCheckPendingRequests();
    expect(queue.throttleCheckTimeoutId).not.toBeNull();
  });

  it('refuses a client whose method is another one', () => {
    class RequestQueue {
      scheduleCheckPendingRequests() {
        return 'something else';
      }
    }
    expect(() => guardIdleTimers(RequestQueue)).toThrow(ClientUnsupported);
    expect(() => guardIdleTimers(null)).toThrow(ClientUnsupported);
  });
});
