import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { ClientUnsupported } from '../faults.js';

const method = 'scheduleCheckPendingRequests';
/** SHA-256 of the method's text in kafkajs 2.2.4: another text may mean another fault, and has to be read before it is trusted. */
const examinedSha256 = '04347ea969c6f2e3754427c0cbaee0bd4ce947fbd82f7b6e027506a06dfc581a';

const guarded = new WeakSet<object>();

/**
 * Every kafkajs connection wakes up each millisecond for ever after its first answer, to look at a queue that is empty. This makes it look
 * only while something waits. Throws `ClientUnsupported` when kafkajs is not the one whose method was examined.
 */
export function guardIdleTimers(
  requestQueue: unknown = createRequire(import.meta.url)('kafkajs/src/network/requestQueue'),
): void {
  const prototype: unknown = typeof requestQueue === 'function' ? Reflect.get(requestQueue, 'prototype') : undefined;
  if (typeof prototype !== 'object' || prototype === null) throw new ClientUnsupported('kafkajs has no request queue');
  if (guarded.has(prototype)) return;
  const schedule: unknown = Reflect.get(prototype, method);
  if (
    typeof schedule !== 'function' ||
    createHash('sha256').update(String(schedule)).digest('hex') !== examinedSha256
  ) {
    throw new ClientUnsupported(`kafkajs' RequestQueue.${method} is not the one that was examined`);
  }
  Reflect.set(prototype, method, function whilePending(this: { readonly pending: readonly unknown[] }) {
    if (this.pending.length > 0) Reflect.apply(schedule, this, []);
  });
  guarded.add(prototype);
}
