import type { ScoredFact } from '../domain/scored-fact.js';

/** A fact with the stream it belongs to and when it was decided, in milliseconds. */
export interface Dated {
  readonly stream: string;
  readonly fact: ScoredFact;
  readonly at: number;
}

export const historyStart = Date.parse('2025-01-15T07:20:00Z');
export const historyDays = 200;

export const capabilities = ['postgresql', 'kafka-topic', 'object-storage', 'golden-path', 'vault'] as const;
export const teams = ['payments', 'search', 'checkout', 'fraud'] as const;
export const producers = ['data-platform', 'runtime'] as const;
export const environments = ['dev', 'staging', 'production'] as const;
