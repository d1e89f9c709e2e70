import type { FactMetadata } from '#libs/kernel';

const metadataTexts = ['occurredAt', 'actor', 'commandId', 'payloadDigest', 'correlationId', 'previousHash'] as const;

/** Whether what was read from a log is what stands beside a fact. */
export function isFactMetadata(value: unknown): value is FactMetadata {
  return (
    isObject(value) &&
    metadataTexts.every((name) => typeof value[name] === 'string') &&
    typeof value['schemaVersion'] === 'number'
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
