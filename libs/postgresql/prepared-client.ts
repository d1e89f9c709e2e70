import type { ClientBase } from 'pg';
import { type PostgresqlOptions, type Purpose, settingsOf } from './options.js';

/** Sets what we rely on, by a statement: a pooler between refuses start-up options that it does not know. */
export async function prepareClient(client: ClientBase, options: PostgresqlOptions, purpose: Purpose): Promise<void> {
  const settings = settingsOf(options, purpose);
  await client.query(
    'select set_config(name, value, false) from unnest($1::text[], $2::text[]) as chosen (name, value)',
    [Object.keys(settings), Object.values(settings)],
  );
}
