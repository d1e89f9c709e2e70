import type { FactTexts } from '../fact-texts.js';

export interface AppendRequest {
  /** Pairs the answer with the caller. */
  readonly ticket: number;
  readonly stream: string;
  /** −1 expects no stream. */
  readonly expected: number;
  readonly recordedAt: string;
  readonly facts: readonly FactTexts[];
}

/** Appends as one flat list: between threads it is copied several times as fast as the objects it is made from. */
export type PackedAppends = readonly (string | number)[];

export type AppendAnswer =
  | { readonly ticket: number; readonly outcome: 'appended'; readonly revision: number; readonly ordinal: number }
  /** −1 means that there is no stream. */
  | { readonly ticket: number; readonly outcome: 'conflict'; readonly actual: number }
  | { readonly ticket: number; readonly outcome: 'full' | 'unknown'; readonly message: string };

export type ToWriter = { readonly kind: 'append'; readonly appends: PackedAppends } | { readonly kind: 'close' };

export type FromWriter =
  | { readonly kind: 'opened' | 'closed' }
  /** `appended` holds ticket, revision and ordinal of one append after the other: copied faster than objects. */
  | { readonly kind: 'answers'; readonly appended: readonly number[]; readonly others: readonly AppendAnswer[] }
  /** The writer has ended; what was stored last is not known. */
  | { readonly kind: 'failed'; readonly message: string };

export interface WriterOptions {
  readonly path: string;
  readonly logId: string;
  /** Pages the file may have; for tests of a full disk. */
  readonly pageCountMax?: number | undefined;
  readonly readersTimeoutMs?: number | undefined;
}
