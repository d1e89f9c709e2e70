import type { KeyObject } from 'node:crypto';
import { leastRecentlyUsed } from '#libs/kernel';
import { changesByOthers, type KeysFile, signInsKeptSince } from './keys-file.js';
import { erasedPerson, openPerson, People, type Person, sealPerson } from './people.js';
import { type LastSignIn, openSignIn, type SignIn, sealSignIn } from './sign-in.js';

const keptMax = 10_000;

/** People in `keys.sqlite`. */
export class FilePeople extends People {
  override readonly signInsKeptSince: string;
  readonly #file: KeysFile;
  readonly #key: KeyObject;
  readonly #now: () => Date;
  readonly #known = leastRecentlyUsed<Person>(keptMax);
  readonly #hasChanged: () => boolean;
  readonly #select;
  readonly #upsert;
  readonly #erase;
  readonly #selectSignIn;
  readonly #upsertSignIn;

  constructor(file: KeysFile, key: KeyObject, now: () => Date) {
    super();
    this.#file = file;
    this.#key = key;
    this.#now = now;
    this.#hasChanged = changesByOthers(file);
    this.signInsKeptSince = signInsKeptSince(file, now());
    const { database } = file;
    this.#select = database.prepare(
      'SELECT sealed FROM people WHERE principal = ? AND (sealed IS NOT NULL OR erased_at IS NOT NULL)',
    );
    this.#upsert = database.prepare(
      `INSERT INTO people (principal, sealed) VALUES (?, ?)
       ON CONFLICT (principal) DO UPDATE SET sealed = excluded.sealed WHERE erased_at IS NULL`,
    );
    this.#erase = database.prepare(
      `INSERT INTO people (principal, erased_at) VALUES (?, ?)
       ON CONFLICT (principal) DO UPDATE SET sealed = NULL, signed_in_at = NULL, sign_in = NULL,
         erased_at = excluded.erased_at WHERE erased_at IS NULL`,
    );
    this.#selectSignIn = database.prepare('SELECT signed_in_at, sign_in, erased_at FROM people WHERE principal = ?');
    this.#upsertSignIn = database.prepare(
      `INSERT INTO people (principal, signed_in_at, sign_in) VALUES (?, ?, ?)
       ON CONFLICT (principal) DO UPDATE SET signed_in_at = excluded.signed_in_at, sign_in = excluded.sign_in
       WHERE erased_at IS NULL AND (signed_in_at IS NULL OR signed_in_at <= excluded.signed_in_at)`,
    );
  }

  override async remember(principal: string, { name, email }: Person): Promise<void> {
    const known = this.#kept(principal);
    if (known === erasedPerson || (known?.name === name && known.email === email)) return;
    this.#upsert.run(principal, sealPerson(this.#key, principal, { name, email }));
    this.#known.delete(principal);
    this.#find(principal);
  }

  override async nameOf(principals: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    const people = new Map<string, Person>();
    for (const principal of principals) {
      const person = this.#find(principal);
      if (person !== undefined) people.set(principal, person);
    }
    return people;
  }

  override async signedIn(principal: string, signIn: SignIn): Promise<void> {
    this.#upsertSignIn.run(principal, signIn.at, sealSignIn(this.#key, principal, signIn));
  }

  override async lastSignIn(principal: string): Promise<LastSignIn> {
    return openSignIn(this.#key, principal, this.#selectSignIn.get(principal));
  }

  override async eraseSubjects(principals: readonly string[]): Promise<void> {
    const erasedAt = this.#now().toISOString();
    this.#file.transaction(() => {
      for (const principal of principals) this.#erase.run(principal, erasedAt);
    });
    for (const principal of principals) this.#known.set(principal, erasedPerson);
    await this.#file.flush();
    this.#file.forget();
  }

  #find(principal: string): Person | undefined {
    const known = this.#kept(principal);
    if (known !== undefined) return known;
    const row = this.#select.get(principal);
    if (row === undefined) return undefined;
    const person = openPerson(this.#key, principal, row['sealed']);
    this.#known.set(principal, person);
    return person;
  }

  #kept(principal: string): Person | undefined {
    if (this.#hasChanged()) this.#known.clear();
    return this.#known.get(principal);
  }
}
