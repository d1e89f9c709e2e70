import { hash } from 'node:crypto';
import type { RecordedFact } from '#libs/kernel';

/** The part of a fact that the chain protects: all that both engines keep as it was given. */
export type ChainedFact = Pick<RecordedFact, 'id' | 'stream' | 'revision' | 'type' | 'data' | 'metadata'>;

/** `previousHash` of the first fact of every stream. */
export const chainStart = '';

/**
 * SHA-256 (hexadecimal) over the fact, its own `previousHash` included: what the next fact of the stream carries as
 * `previousHash`. A fact about to be appended and the same fact read back give the same hash.
 */
export function hashOf(fact: ChainedFact): string {
  const { id, stream, revision, type, data, metadata } = fact;
  return hash('sha256', canonicalText([stream, revision, id, type, data, metadata]), 'hex');
}

/** JSON with sorted keys: two engines may hand back an object's keys in another order. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalText(item)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, field]) => field !== undefined);
    entries.sort(([left], [right]) => (left < right ? -1 : 1));
    return `{${entries.map(([key, field]) => `${JSON.stringify(key)}:${canonicalText(field)}`).join(',')}}`;
  }
  return value === undefined ? 'null' : JSON.stringify(value);
}
