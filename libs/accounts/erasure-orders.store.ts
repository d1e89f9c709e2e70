import { z } from 'zod';
import type { EventStore } from '#libs/event-store';
import { factCodec, type RecordedFact } from '#libs/kernel';
import { erasureFacts } from './events/index.js';

const codec = factCodec(erasureFacts);
const pageCount = 1_000;

/**
 * An order to erase as it is kept outside of the log, for a log that lost it: who and what it is about are opaque ids, and the rest is what it takes to record it as
 * it was.
 */
export const ErasureOrder = z.object({
  id: z.uuid(),
  stream: z.string().startsWith(`${codec.category}-`).max(250),
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
  metadata: z.object({
    actor: z.string(),
    causationId: z.string().optional(),
    commandId: z.string(),
    correlationId: z.string(),
    occurredAt: z.iso.datetime(),
    payloadDigest: z.string(),
    /** An order is the only fact of its stream. */
    previousHash: z.literal(''),
    schemaVersion: z.int(),
    traceparent: z.string().optional(),
  }),
  recordedAt: z.iso.datetime(),
});
export type ErasureOrder = Readonly<z.infer<typeof ErasureOrder>>;

/** The orders that were recorded at an instant or later, in the order of the log; all of them unless one is given. Reads the whole log. */
export async function erasureOrdersSince(eventStore: EventStore, since = ''): Promise<readonly ErasureOrder[]> {
  const orders: RecordedFact[] = [];
  let after: RecordedFact['position'] | undefined;
  for (let isCaughtUp = false; !isCaughtUp; ) {
    const page = await eventStore.readAll(after, { countMax: pageCount, categories: [codec.category] });
    orders.push(...page.facts.filter(({ recordedAt }) => Date.parse(recordedAt) >= (Date.parse(since) || 0)));
    ({ isCaughtUp, last: after } = page);
  }
  return orders.map((order) => ErasureOrder.parse(order));
}

/** Records orders in a log that lost them, as they were; those that it has stay as they are. Throws what the log does not know or does not take. */
export async function giveErasureOrders(
  eventStore: EventStore,
  orders: readonly ErasureOrder[],
): Promise<{ readonly givenCount: number }> {
  // All are looked at before one is recorded.
  const facts = orders.map(({ id, stream, metadata, ...order }) => {
    const { type, data } = codec.decode({ ...order, stream, metadata });
    return { stream, fact: { id, type, data, metadata } };
  });
  let givenCount = 0;
  for (const { stream, fact } of facts) {
    if ((await eventStore.readStream(stream, 0, { countMax: 1 })).facts.length > 0) continue;
    const appended = await eventStore.append(stream, [fact], 'no-stream');
    if (appended.outcome === 'refused' || appended.outcome === 'unknown') throw new Error(appended.message);
    if (appended.outcome === 'appended') givenCount += 1;
  }
  return { givenCount };
}
