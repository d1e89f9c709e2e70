import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Where the event store is. Throws when nobody says: a missing server is a failure, never a skip. */
export const eventStoreUrl = () => required('EVENTSTORE_URL');
export const databaseUrl = () => required('DATABASE_URL');
export const kafkaBrokers = () => required('KAFKA_BROKERS').split(',');

const controls = {
  eventstoredb: 'EVENTSTORE_CONTROL',
  postgresql: 'DATABASE_CONTROL',
  kafka: 'KAFKA_CONTROL',
} as const;

/** Does to a server what its control command can do. */
export async function control(
  server: keyof typeof controls,
  verb: 'start' | 'kill' | 'freeze' | 'thaw',
): Promise<void> {
  const [command = '', ...args] = required(controls[server]).split(' ');
  await promisify(execFile)(command, [...args, verb], { env: withoutServerOptions() });
}

/** A real event store takes variables with this beginning for its own options, and refuses to start with those it does not know. */
const serverOption = /^EVENTSTORE_/i;

function withoutServerOptions(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !serverOption.test(name)));
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`${name} is not set: run this through npm run servers, or point it to a server of yours`);
  }
  return value;
}
