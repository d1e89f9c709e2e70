import { hash } from 'node:crypto';

/** All that a row of the log says, in the order of its columns. */
export interface StoredRow {
  readonly ordinal: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly recordedAt: string;
}

/** What the first row is chained to. */
export const digestStart = '';

/**
 * SHA-256 over a row and the digest of the row before it. The chain of a stream says nothing of its last fact, of
 * `recordedAt` or of positions; this one, which only the embedded store has, does.
 */
export function digestOf(row: StoredRow, digestBefore: string): string {
  const place = `${row.ordinal}\n${row.stream}\n${row.revision}\n${row.id}\n${row.type}\n${row.recordedAt}`;
  return hash('sha256', `${digestBefore}\n${place}\n${row.metadata}\n${row.data}`, 'base64url');
}
