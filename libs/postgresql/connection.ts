import type { Client, PoolClient } from 'pg';
import { asFault, endsConnection } from './faults.js';

export interface PostgresqlResult<R> {
  readonly rows: R[];
  readonly rowCount: number;
  readonly command: 'UPDATE' | 'DELETE' | 'INSERT' | 'SELECT' | 'MERGE' | 'COMMIT' | 'ROLLBACK';
}

/** A connection while somebody uses it. Throws `PostgresqlUnavailable` when the server is gone, else what the server said. */
export interface PostgresqlConnection {
  query<R>(text: string, values: readonly unknown[]): Promise<PostgresqlResult<R>>;
  /** The same under a name: the server keeps its plan as long as the connection lives. The name stands for one text and one set of types. */
  prepared<R>(name: string, text: string, values: readonly unknown[]): Promise<PostgresqlResult<R>>;
  /** Gives it back; one that broke is thrown away. */
  release(destroy?: boolean): void;
}

/** Listens while somebody uses the connection: an error that nobody hears ends the process. */
export function listening(client: PoolClient): PostgresqlConnection {
  let isBroken = false;
  const onError = () => {
    isBroken = true;
  };
  client.on('error', onError);
  const run = async <R>(text: string, values: readonly unknown[], name?: string): Promise<PostgresqlResult<R>> => {
    try {
      return await ask<R>(client, text, values, name);
    } catch (error) {
      isBroken ||= endsConnection(error);
      throw asFault(error);
    }
  };
  return {
    query: (text, values) => run(text, values),
    prepared: (name, text, values) => run(text, values, name),
    release: (destroy = false) => {
      client.release(destroy || isBroken);
      // The pool listens again from here on.
      client.off('error', onError);
    },
  };
}

export async function ask<R>(
  client: Client | PoolClient,
  text: string,
  values: readonly unknown[],
  name?: string,
): Promise<PostgresqlResult<R>> {
  const query = { text, values: values.map(storable), ...(name !== undefined && { name }) };
  const { rows, rowCount, command } = await client.query(query);
  return { rows, rowCount: rowCount ?? 0, command: commandOf(command) };
}

function commandOf(command: string): PostgresqlResult<unknown>['command'] {
  return commands.find((known) => known === command) ?? 'SELECT';
}

const commands = ['UPDATE', 'DELETE', 'INSERT', 'SELECT', 'MERGE', 'COMMIT', 'ROLLBACK'] as const;

/** The one character that a text of this database cannot hold becomes the sign for what is unreadable. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
  return Array.isArray(value) ? value.map(storable) : value;
}
