import type { NotOfferedReason, NotRetryableReason } from '#schema';

/** What a refusal says to people, by the reason that programs read. */
export const notOffered: { readonly [Reason in NotOfferedReason]: string } = {
  NOT_PUBLISHED: 'There is no such version; `offers` lists what can be requested',
  PAUSED: 'Its producer paused new requests of this version; try again later',
  SUNSET: 'The sunset day of this version has come; request its replacement',
  RETIRED: 'This version is retired; request a newer one',
  WITHDRAWN: 'This version was recalled; request another one',
};

export const notRetryable: { readonly [Reason in NotRetryableReason]: string } = {
  NOT_FAILED: 'Only an operation that failed can be retried',
  NOT_REPEATABLE: 'The producer said that a retry is of no use; ask for something else',
  NOT_THE_LATEST: 'Something else was asked of the instance since; ask anew',
  CLEAN_UP: 'A clean-up repeats by itself until the producer confirms',
  ERASED: 'The parameters of this operation were erased; ask anew',
};

/** A count with its noun, and the first of them. */
export function violationsText(violations: readonly { readonly path: string; readonly message: string }[]): string {
  const [first] = violations;
  const count = violations.length === 1 ? 'One place is' : `${violations.length} places are`;
  return `${count} wrong; the first: ${first?.path === '' ? 'the whole' : first?.path} ${first?.message}`;
}
