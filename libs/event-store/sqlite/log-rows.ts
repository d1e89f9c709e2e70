import { formatPosition, type RecordedFact } from '#libs/kernel';
import { isFactMetadata } from '../fact-metadata.js';
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

/** Characters of a row's texts that may be long. */
export function lengthOf(row: Row): number {
  return textOf(row[5]).length + textOf(row[6]).length;
}

export function factOf(row: StoredRow, logId: string): RecordedFact {
  const { ordinal, stream, revision, id, type, recordedAt } = row;
  const metadata: unknown = JSON.parse(row.metadata);
  if (!isFactMetadata(metadata)) throw new TypeError(`The metadata of ${stream}@${revision} is not that of a fact`);
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
