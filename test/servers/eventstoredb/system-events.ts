import { randomUUID } from 'node:crypto';
import type { StreamEvents } from './event-writer.js';

/** What stands in a new database before anybody wrote: readers of everything have to live with it. */
export function firstEvents(): readonly StreamEvents[] {
  return [
    systemEvent('$$$settings', '$metadata', { $acl: { $r: '$admins', $w: '$admins' } }),
    systemEvent('$users', '$User', 'admin'),
    systemEvent('$user-admin', '$UserCreated', { loginName: 'admin', fullName: 'Event Store Administrator' }),
  ];
}

/** A soft delete is metadata that hides everything: the number is the highest revision there can be. */
export function softDeletion(stream: string): StreamEvents {
  const { events, stream: metastream } = truncation(stream, 0);
  const data = Buffer.from('{"$tb":9223372036854775807}');
  return { stream: metastream, events: events.map((event) => ({ ...event, data })) };
}

/** Hides the events before a revision. Brings a soft-deleted stream back when it is appended to. */
export function truncation(stream: string, before: number): StreamEvents {
  return systemEvent(`$$${stream}`, '$metadata', { $tb: before });
}

export function tombstone(stream: string): StreamEvents {
  return systemEvent(stream, '$streamDeleted', {});
}

function systemEvent(stream: string, type: string, data: unknown): StreamEvents {
  const event = {
    id: randomUUID(),
    type,
    contentType: 'application/json',
    data: Buffer.from(JSON.stringify(data)),
    metadata: new Uint8Array(),
  };
  return { stream, events: [event] };
}
