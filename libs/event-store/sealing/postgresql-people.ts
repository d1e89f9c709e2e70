import type { KeyObject } from 'node:crypto';
import { leastRecentlyUsed } from '#libs/kernel';
import type { Postgresql } from '#libs/postgresql';
import { erasedPerson, openPerson, People, type Person, sealPerson } from './people.js';
import type { KeyReads } from './postgresql-key-reads.js';
import { changeCount, counted } from './postgresql-keys-schema.js';
import { type LastSignIn, openSignIn, type SignIn, sealSignIn } from './sign-in.js';

const keptMax = 10_000;

/** People beside the views, encrypted. */
export class PostgresqlPeople extends People {
  override readonly signInsKeptSince: string;
  readonly #database: Postgresql;
  readonly #reads: KeyReads;
  readonly #key: KeyObject;
  readonly #now: () => Date;
  readonly #known = leastRecentlyUsed<Person>(keptMax);

  constructor(
    { database, reads }: { readonly database: Postgresql; readonly reads: KeyReads },
    key: KeyObject,
    { since, now }: { readonly since: string; readonly now: () => Date },
  ) {
    super();
    this.#database = database;
    this.#reads = reads;
    this.#key = key;
    this.#now = now;
    this.signInsKeptSince = since;
  }

  /** Another process changed somebody. */
  forgetKnown(): void {
    this.#known.clear();
  }

  override async remember(principal: string, { name, email }: Person): Promise<void> {
    const known = this.#known.get(principal) ?? (await this.nameOf([principal])).get(principal);
    if (known === erasedPerson || (known?.name === name && known.email === email)) return;
    await this.#database.transaction(async (connection) => {
      await connection.query(
        `insert into people (principal, sealed) values ($1, $2)
         on conflict (principal) do update set sealed = excluded.sealed where people.erased_at is null`,
        [principal, sealPerson(this.#key, principal, { name, email })],
      );
      await changeCount(connection, counted.people);
    });
    this.#known.delete(principal);
  }

  override async nameOf(principals: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    const people = new Map<string, Person>();
    for (const principal of principals) {
      const person = this.#known.get(principal);
      if (person !== undefined) people.set(principal, person);
    }
    const missing = principals.filter((principal) => !people.has(principal));
    for (const { principal, sealed } of await this.#rowsOf(missing)) {
      const person = openPerson(this.#key, principal, sealed);
      this.#known.set(principal, person);
      people.set(principal, person);
    }
    return people;
  }

  override async signedIn(principal: string, signIn: SignIn): Promise<void> {
    await this.#database.transaction((connection) =>
      connection.query(
        `insert into people (principal, signed_in_at, sign_in) values ($1, $2, $3)
         on conflict (principal) do update set signed_in_at = excluded.signed_in_at, sign_in = excluded.sign_in
         where people.erased_at is null
           and (people.signed_in_at is null or people.signed_in_at <= excluded.signed_in_at)`,
        [principal, signIn.at, sealSignIn(this.#key, principal, signIn)],
      ),
    );
  }

  override async lastSignIn(principal: string): Promise<LastSignIn> {
    const [row] = await this.#reads.rows<SignInRow>(
      'principal',
      'select principal, signed_in_at, sign_in, erased_at from people where principal = $1',
      [principal],
    );
    return openSignIn(this.#key, principal, row);
  }

  override async eraseSubjects(principals: readonly string[]): Promise<void> {
    await this.#database.transaction(async (connection) => {
      await connection.query(
        `insert into people (principal, erased_at) select principal, $2 from unnest($1::text[]) as given (principal)
         on conflict (principal) do update set sealed = null, signed_in_at = null, sign_in = null,
           erased_at = excluded.erased_at where people.erased_at is null`,
        [[...new Set(principals)].toSorted(), this.#now().toISOString()],
      );
      await changeCount(connection, counted.people);
    });
    for (const principal of principals) this.#known.set(principal, erasedPerson);
  }

  async #rowsOf(principals: readonly string[]) {
    if (principals.length === 0) return [];
    return this.#reads.rows<PersonRow>(
      'principal',
      `select principal, sealed from people
       where principal = any($1) and (sealed is not null or erased_at is not null)`,
      [principals],
    );
  }
}

interface PersonRow {
  readonly principal: string;
  readonly sealed: Uint8Array | null;
}

interface SignInRow {
  readonly principal: string;
  readonly signed_in_at: string | null;
  readonly sign_in: Uint8Array | null;
  readonly erased_at: string | null;
}
