import { randomUUID } from 'node:crypto';
import type { FactToAppend } from '#libs/event-store';

const plan = 'small';

/** A fact of the size that requests have. */
export function typicalFact(number: number): FactToAppend {
  return {
    id: randomUUID(),
    type: 'InstanceRequested',
    data: {
      instance: 'c0ffee00-0000-7000-8000-000000000001',
      capability: 'postgresql',
      version: '1.2.3',
      plan,
      number,
      parameters: `sealed:${'x'.repeat(160)}`,
    },
    metadata: {
      occurredAt: '2026-01-01T00:00:00.000Z',
      actor: 'c0ffee00-0000-7000-8000-000000000002',
      commandId: 'c0ffee00-0000-5000-8000-000000000003',
      payloadDigest: 'a'.repeat(64),
      correlationId: 'c0ffee00-0000-7000-8000-000000000004',
      schemaVersion: 1,
      previousHash: 'b'.repeat(64),
    },
  };
}
