import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InMemoryEventStore } from '#libs/testing';

const samples = 'schema/events/samples';

const Sample = z.object({
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
  metadata: z.object({
    occurredAt: z.string(),
    actor: z.string(),
    commandId: z.string(),
    payloadDigest: z.string(),
    correlationId: z.string(),
    schemaVersion: z.number(),
    previousHash: z.string(),
  }),
});
type Sample = z.infer<typeof Sample>;

/** In the order of a life, so that rows come, change and go; what is not named comes last. */
const order: readonly string[] = [
  'TeamRegistered',
  'TeamDescribed',
  'MembershipGranted',
  'CapabilityRegistered',
  'CapabilityDescribed',
  'VersionDrafted',
  'VersionPublished',
  'VersionPromoted',
  'VersionPaused',
  'VersionResumed',
  'TokenIssued',
  'InstanceRequested',
  'OperationSubmitted',
  'ApprovalRequested',
  'ApprovalGranted',
  'OperationValidated',
  'OperationQueued',
  'FulfilmentClaimed',
  'FulfilmentProgressed',
  'FulfilmentSuspended',
  'FulfilmentResumed',
  'InstanceProvisioned',
  'OperationSucceeded',
  'UsageRecorded',
  'CostRecorded',
  'HealthRecorded',
  'VersionDeprecated',
  'SunsetPostponed',
  'DeprecationAcknowledged',
  'OwnershipTransferred',
];

/**
 * A log with every fact that was ever stored, as often as there are `lives`. Each life has a team, a capability, a version and an instance of
 * its own; the later ones end earlier, so that the rows are in all states.
 */
export async function sampleStory(lives: number): Promise<InMemoryEventStore> {
  let now = Date.parse('2026-01-05T09:00:00.000Z');
  const eventStore = new InMemoryEventStore({ clock: { now: () => new Date(now) }, logId: 'story' });
  const facts = readdirSync(samples)
    .flatMap((category) => readdirSync(join(samples, category)).map((file) => ({ category, file })))
    .map(({ category, file }) => ({ category, ...readSample(join(samples, category, file)) }))
    .toSorted((a, b) => rank(a) - rank(b));
  const revisions = new Map<string, number>();
  for (let life = 0; life < lives; life += 1) {
    for (const { category, type, data, metadata } of facts.slice(0, facts.length - (life % facts.length))) {
      now += 60_000;
      const lived = relived(data, life);
      const stream = `${category}-${nameOf(category, lived, life)}`;
      const revision = revisions.get(stream);
      const id = uuid(life, now % 1_000_000);
      const outcome = await eventStore.append(stream, [{ id, type, data: lived, metadata }], revision ?? 'no-stream');
      if (outcome.outcome !== 'appended') throw new Error(`${type} was not appended to ${stream}`);
      revisions.set(stream, (revision ?? -1) + 1);
    }
  }
  return eventStore;
}

function readSample(path: string): Sample {
  return Sample.parse(JSON.parse(readFileSync(path, 'utf8')));
}

function rank({ type }: Sample): number {
  const index = order.indexOf(type);
  return index === -1 ? order.length : index;
}

/** Names that sort differently by language and by byte. */
function relived(data: Sample['data'], life: number): Sample['data'] {
  const own: Readonly<Record<string, string>> = {
    instance: uuid(life, 1),
    operation: uuid(life, 2),
    token: uuid(life, 3),
    team: `team-${life}`,
    capability: `capability-${life}`,
    version: '1.0.0',
    name: ['Zebra', 'apple', 'Äpfel', 'Ωmega', 'a-b', 'a b'][life % 6] ?? '',
  };
  const isText = (field: string) => typeof data[field] === 'string';
  const changed = Object.entries(own).filter(([field]) => isText(field));
  return { ...data, ...Object.fromEntries(changed) };
}

function nameOf(category: string, data: Sample['data'], life: number): string {
  if (category === 'version') return `capability-${life}.1.0.0`;
  if (category === 'observation') return `${uuid(life, 1)}.2026-01`;
  const named = data[category];
  return typeof named === 'string' ? named : uuid(life, 4);
}

function uuid(life: number, part: number): string {
  return `019a2c4e-${String(life).padStart(4, '0')}-7000-8000-${String(part).padStart(12, '0')}`;
}
