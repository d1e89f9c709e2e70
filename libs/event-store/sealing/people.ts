import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { decrypt, encrypt } from './cipher.js';
import { erased } from './sealing.js';

const Person = z.object({ name: z.string(), email: z.string() });
/** `erased` stands for both once the person was erased. */
export type Person = Readonly<z.infer<typeof Person>>;

export const erasedPerson: Person = { name: erased, email: erased };

/** Who the opaque ids of principals are: the only place that knows, and one that can forget. */
export abstract class People {
  /** Cheap when nothing changed, so it may be called for every request. A person who was erased stays so. */
  abstract remember(principal: string, person: Person): Promise<void>;
  /** By principal; those nobody remembered are left out. */
  abstract nameOf(principals: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  /** Forgets who the principal is, for good. Again changes nothing. */
  abstract eraseSubject(principal: string): Promise<void>;
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
