import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { decrypt, encrypt } from './cipher.js';
import { changesByOthers, type KeysFile } from './keys-file.js';
import { leastRecentlyUsed } from './least-recently-used.js';
import { erased } from './sealing.js';

const keptMax = 10_000;

const Person = z.object({ name: z.string(), email: z.string() });
/** `erased` stands for both once the person was erased. */
export type Person = Readonly<z.infer<typeof Person>>;

const erasedPerson: Person = { name: erased, email: erased };

/** Who the opaque ids of principals are: the only place that knows, and one that can forget. */
export class People {
  readonly #file: KeysFile;
  readonly #key: KeyObject;
  readonly #now: () => Date;
  readonly #known = leastRecentlyUsed<Person>(keptMax);
  readonly #hasChanged: () => boolean;
  readonly #select;
  readonly #upsert;
  readonly #erase;

  constructor(file: KeysFile, key: KeyObject, now: () => Date) {
    this.#file = file;
    this.#key = key;
    this.#now = now;
    this.#hasChanged = changesByOthers(file);
    const { database } = file;
    this.#select = database.prepare('SELECT sealed FROM people WHERE principal = ?');
    this.#upsert = database.prepare(
      `INSERT INTO people (principal, sealed) VALUES (?, ?)
       ON CONFLICT (principal) DO UPDATE SET sealed = excluded.sealed WHERE erased_at IS NULL`,
    );
    this.#erase = database.prepare(
      `INSERT INTO people (principal, erased_at) VALUES (?, ?)
       ON CONFLICT (principal) DO UPDATE SET sealed = NULL, erased_at = coalesce(erased_at, excluded.erased_at)`,
    );
  }

  /** Cheap when nothing changed, so it may be called for every request. A person who was erased stays so. */
  async remember(principal: string, { name, email }: Person): Promise<void> {
    const known = this.#kept(principal);
    if (known === erasedPerson || (known?.name === name && known.email === email)) return;
    this.#upsert.run(principal, encrypt(this.#key, JSON.stringify({ name, email }), principal));
    this.#known.delete(principal);
    this.#find(principal);
  }

  /** By principal; those nobody remembered are left out. */
  async nameOf(principals: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    const people = new Map<string, Person>();
    for (const principal of principals) {
      const person = this.#find(principal);
      if (person !== undefined) people.set(principal, person);
    }
    return people;
  }

  /** Forgets who the principal is, for good. Again changes nothing. */
  async eraseSubject(principal: string): Promise<void> {
    this.#erase.run(principal, this.#now().toISOString());
    this.#known.set(principal, erasedPerson);
    await this.#file.flush();
    this.#file.forget();
  }

  #find(principal: string): Person | undefined {
    const known = this.#kept(principal);
    if (known !== undefined) return known;
    const row = this.#select.get(principal);
    if (row === undefined) return undefined;
    const person = this.#read(principal, row['sealed']);
    this.#known.set(principal, person);
    return person;
  }

  #kept(principal: string): Person | undefined {
    if (this.#hasChanged()) this.#known.clear();
    return this.#known.get(principal);
  }

  #read(principal: string, sealed: unknown): Person {
    if (!(sealed instanceof Uint8Array)) return erasedPerson;
    const text = decrypt(this.#key, Buffer.from(sealed), principal);
    if (text === undefined) throw new PersonUnreadable(principal);
    return Person.parse(JSON.parse(text.toString()));
  }
}

/** A row of the people table was altered or moved. */
class PersonUnreadable extends Error {
  override readonly name = 'PersonUnreadable';

  constructor(readonly principal: string) {
    super(`The name of ${principal} in keys.sqlite was altered or moved`);
  }
}
