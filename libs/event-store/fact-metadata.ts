import type { FactMetadata } from '#libs/kernel';

/** Whether what was read from a log is what stands beside a fact. Each field by its name: a loop over names doubles the cost of reading a fact. */
export function isFactMetadata(value: unknown): value is FactMetadata {
  return typeof value === 'object' && value !== null && hasOrigin(value) && hasBinding(value);
}

function hasOrigin(value: object): boolean {
  return (
    'occurredAt' in value &&
    typeof value.occurredAt === 'string' &&
    'actor' in value &&
    typeof value.actor === 'string' &&
    'correlationId' in value &&
    typeof value.correlationId === 'string'
  );
}

function hasBinding(value: object): boolean {
  return (
    'commandId' in value &&
    typeof value.commandId === 'string' &&
    'payloadDigest' in value &&
    typeof value.payloadDigest === 'string' &&
    'previousHash' in value &&
    typeof value.previousHash === 'string' &&
    'schemaVersion' in value &&
    typeof value.schemaVersion === 'number'
  );
}
