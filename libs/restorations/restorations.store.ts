import { uuidOf } from '#libs/access';
import { AggregateStore, type EventStore, type Sealing } from '#libs/event-store';
import type { Clock } from '#libs/kernel';
import { type RecordRestoration, recordRestoration } from './domain/record-restoration.js';
import { type Restoration, restoration } from './domain/restoration.js';
import type { RestorationFact } from './events/index.js';

/** What it takes to record a restoration outside of a container: no process runs while a log is accepted. */
interface Recording {
  readonly eventStore: EventStore;
  readonly sealing: Sealing;
  readonly clock: Clock;
}

/** Who accepts a log: whoever may run programs on the installation. No session of the API stands behind it. */
const actor = 'accept-restored-log';

/** The id of a restoration: the same for the same two ends, wherever the log has got to since. */
export function restorationId({ lastCommon, lastLost }: Omit<RecordRestoration, 'restoration'>): string {
  const { position, fact = '' } = lastLost;
  return uuidOf('restoration', lastCommon?.position ?? '', lastCommon?.fact ?? '', position, fact);
}

/** Records that the log was restored, once. Throws the faults of the event store. */
export async function recordRestored(
  { eventStore, sealing, clock }: Recording,
  restored: RecordRestoration,
): Promise<void> {
  const store = new AggregateStore<Restoration, RestorationFact>(restoration, eventStore, sealing);
  const { restoration: id } = restored;
  const command = {
    commandId: uuidOf('restoration', id),
    // Where the log ended may be read differently by a run that comes again: the two ends, and so the id, are what is meant.
    payloadDigest: sealing.digest(id),
    actor,
    correlationId: id,
    occurredAt: clock.now().toISOString(),
  };
  await store.decide(id, command, recordRestoration(restored));
}

/** Whether the log holds the fact of a restoration. */
export async function isRecorded(eventStore: EventStore, id: string): Promise<boolean> {
  const { facts } = await eventStore.readStream(`restoration-${id}`, 0, { countMax: 1 });
  return facts.length > 0;
}
