import { randomUUID } from 'node:crypto';
import type { EventStore } from '#libs/event-store';
import type { InstanceFact } from '#libs/instances/events';

const of = { plan: 'small', environment: 'production', consumerTeam: 'payments', ownerTeam: 'data' };

interface Held {
  readonly instance: string;
  readonly capability: string;
  readonly version: string;
}

/** Records that an instance was requested, as the instances' own lib would. */
export function requestInstance(eventStore: EventStore, held: Held): Promise<void> {
  const departments = { consumerDepartment: 'acme', ownerDepartment: 'acme' };
  const data = { name: 'Main', ...held, ...of, ...departments, monthlyPriceCents: 0, currency: 'EUR' };
  return record(eventStore, held.instance, 0, { type: 'InstanceRequested', data });
}

/** Records that a requested instance is there. */
export function provisionInstance(eventStore: EventStore, held: Held): Promise<void> {
  return record(eventStore, held.instance, 1, {
    type: 'InstanceProvisioned',
    data: { operation: 'o-1', ...held, ...of },
  });
}

/** Records that a provisioned instance is gone. */
export function removeInstance(eventStore: EventStore, held: Held): Promise<void> {
  return record(eventStore, held.instance, 2, {
    type: 'InstanceDeprovisioned',
    data: { operation: 'o-2', ...held, ...of },
  });
}

async function record(eventStore: EventStore, instance: string, revision: number, fact: InstanceFact): Promise<void> {
  const metadata = {
    occurredAt: '2026-01-05T09:00:00.000Z',
    actor: 'somebody',
    commandId: randomUUID(),
    payloadDigest: '',
    correlationId: '',
    schemaVersion: 1,
    previousHash: '',
  };
  const appended = { id: randomUUID(), ...fact, metadata };
  const expected = revision === 0 ? 'no-stream' : revision - 1;
  const { outcome } = await eventStore.append(`instance-${instance}`, [appended], expected);
  if (outcome !== 'appended') throw new Error(`The fact was not stored: ${outcome}`);
}
