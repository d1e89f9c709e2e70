import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { decrypt, encrypt } from './cipher.js';
import { erased } from './sealing.js';
import type { LastSignIn, SignIn } from './sign-in.js';

const Person = z.object({ name: z.string(), email: z.string() });
/** `erased` stands for both once the person was erased. */
export type Person = Readonly<z.infer<typeof Person>>;

export const erasedPerson: Person = { name: erased, email: erased };

/** Who the opaque ids of principals are, and when they last signed in: the only place that knows, and one that can forget. */
export abstract class People {
  /** Since when sign-ins are kept: when a release that keeps them first opened these keys. RFC 3339 in UTC. */
  abstract readonly signInsKeptSince: string;
  /** Cheap when nothing changed, so it may be called for every request. A person who was erased stays so. */
  abstract remember(principal: string, person: Person): Promise<void>;
  /** By principal; those nobody remembered are left out. */
  abstract nameOf(principals: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  /** Writes a sign-in down, unless a later one is known already or the person was erased. Writes each time it is called. */
  abstract signedIn(principal: string, signIn: SignIn): Promise<void>;
  /** Reads the row each time, so that it knows what other processes wrote a moment ago. */
  abstract lastSignIn(principal: string): Promise<LastSignIn>;
  /** Forgets who the principals are and that they ever signed in, for good and all at once. Again changes nothing. */
  abstract eraseSubjects(principals: readonly string[]): Promise<void>;
}

/** A row of the people table was altered or moved. */
class PersonUnreadable extends Error {
  override readonly name = 'PersonUnreadable';

  constructor(readonly principal: string) {
    super(`The name of ${principal} was altered or moved`);
  }
}

/** A person as the table keeps them, bound to their id. */
export function sealPerson(key: KeyObject, principal: string, { name, email }: Person): Buffer {
  return encrypt(key, JSON.stringify({ name, email }), principal);
}

/** `sealed` is the column; one that is empty was erased. Throws `PersonUnreadable`. */
export function openPerson(key: KeyObject, principal: string, sealed: unknown): Person {
  if (!(sealed instanceof Uint8Array)) return erasedPerson;
  const text = decrypt(key, Buffer.from(sealed), principal);
  if (text === undefined) throw new PersonUnreadable(principal);
  return Person.parse(JSON.parse(text.toString()));
}
