import { type FactMetadata, formatPosition, type RecordedFact } from '#libs/kernel';
import type { StoredRow } from './row-checksum.js';
import { integerOf, type Row, textOf } from './sqlite-value.js';

/** In the order that `storedRowOf` and `factOf` take them. */
export const factColumns = 'position, stream, revision, id, type, data, metadata, recorded_at';

export function storedRowOf(row: Row): StoredRow {
  return {
    ordinal: integerOf(row[0]),
    stream: textOf(row[1]),
    revision: integerOf(row[2]),
    id: textOf(row[3]),
    type: textOf(row[4]),
    data: textOf(row[5]),
    metadata: textOf(row[6]),
    recordedAt: textOf(row[7]),
  };
}

export function factOf(row: StoredRow, logId: string): RecordedFact {
  const { ordinal, stream, revision, id, type, recordedAt } = row;
  const metadata: unknown = JSON.parse(row.metadata);
  if (!isMetadata(metadata)) throw new TypeError(`The metadata of ${stream}@${revision} is not that of a fact`);
  return {
    id,
    stream,
    revision,
    position: formatPosition(logId, ordinal),
    type,
    data: JSON.parse(row.data),
    metadata,
    recordedAt,
  };
}

/** Each field by its name: a loop over the names would double the cost of reading a fact. */
function isMetadata(value: unknown): value is FactMetadata {
  return hasOrigin(value) && hasBinding(value);
}

function hasOrigin(value: unknown): value is Pick<FactMetadata, 'occurredAt' | 'actor' | 'correlationId'> {
  return (
    typeof value === 'object' &&
    value !== null &&
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
