import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { decrypt, encrypt } from './cipher.js';

/** When somebody last showed what their identity provider says of them, and what it said. */
export interface SignIn {
  /** RFC 3339 in UTC with milliseconds, so that it sorts: when the provider said it. */
  readonly at: string;
  /** Text of the caller's own, kept encrypted. */
  readonly claims: string;
}

/** What is known of a person's last sign-in. */
export type LastSignIn =
  | ({ readonly outcome: 'SIGNED_IN' } & SignIn)
  /** Not since sign-ins are kept. */
  | { readonly outcome: 'NEVER' }
  /** Nothing is known of them any more, and nothing will be. */
  | { readonly outcome: 'ERASED' };

/** A row of the people table was altered or moved. */
class SignInUnreadable extends Error {
  override readonly name = 'SignInUnreadable';

  constructor(readonly principal: string) {
    super(`The last sign-in of ${principal} was altered or moved`);
  }
}

const SignInRow = z.object({
  signed_in_at: z.string().nullable(),
  sign_in: z.instanceof(Uint8Array).nullable(),
  erased_at: z.string().nullable(),
});

/** Claims as the table keeps them, bound to the person and the instant. */
export function sealSignIn(key: KeyObject, principal: string, { at, claims }: SignIn): Buffer {
  return encrypt(key, claims, bindingOf(principal, at));
}

/** `row` has the columns `signed_in_at`, `sign_in` and `erased_at`; undefined when there is none. Throws `SignInUnreadable`. */
export function openSignIn(key: KeyObject, principal: string, row: unknown): LastSignIn {
  if (row === undefined) return { outcome: 'NEVER' };
  const { signed_in_at: at, sign_in: sealed, erased_at: erasedAt } = SignInRow.parse(row);
  if (erasedAt !== null) return { outcome: 'ERASED' };
  if (at === null || sealed === null) return { outcome: 'NEVER' };
  const claims = decrypt(key, Buffer.from(sealed), bindingOf(principal, at));
  if (claims === undefined) throw new SignInUnreadable(principal);
  return { outcome: 'SIGNED_IN', at, claims: claims.toString() };
}

function bindingOf(principal: string, at: string): string {
  return JSON.stringify(['sign-in', principal, at]);
}
