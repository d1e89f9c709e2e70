import type { IdempotencyKeyReused, InvalidInput, NotFound, NotPermitted, RefusalCode, Violation } from '#schema';

/** The rejections that every lib may give; they have the same words everywhere. */
export type AccessRejection =
  | { readonly reason: 'NotPermitted'; readonly message: string }
  /** `path` is the JSON Pointer, inside the input, of what names the missing thing. */
  | { readonly reason: 'NotFound'; readonly path: string };

/** `message` says which role is missing. */
export function notPermitted(message: string): NotPermitted {
  return refusal('NotPermitted', 'NOT_PERMITTED', message);
}

/** The same words for what does not exist and for what the caller may not see. */
export function notFound(path: string): NotFound {
  return { ...refusal('NotFound', 'NOT_FOUND', `What ${path} names does not exist`), path };
}

export function invalidInput(violations: readonly Omit<Violation, '__typename'>[]): InvalidInput {
  const [first] = violations;
  const message = `${violations.length} broken bound${violations.length === 1 ? '' : 's'} in the input; the first: ${first?.path} ${first?.message}`;
  return {
    ...refusal('InvalidInput', 'INVALID_INPUT', message),
    violations: violations.map((violation) => ({ __typename: 'Violation', ...violation })),
  };
}

export function idempotencyKeyReused(idempotencyKey: string): IdempotencyKeyReused {
  const message = `The idempotency key '${idempotencyKey}' was used with another payload; take a new key for a new request`;
  return { ...refusal('IdempotencyKeyReused', 'IDEMPOTENCY_KEY_REUSED', message), idempotencyKey };
}

/** What all refusals have in common. */
export function refusal<Name extends string>(
  __typename: Name,
  code: RefusalCode,
  message: string,
): { readonly __typename: Name; readonly code: RefusalCode; readonly message: string } {
  return { __typename, code, message };
}
