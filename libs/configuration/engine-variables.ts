import { z } from 'zod';
import { listOf, optionalVariable, text, variable, wholeNumber } from './variable.js';

const slug = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/);
const broker = z.string().regex(/^[\w.-]+:\d{1,5}$/);
const schemaName = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);
const topicPrefix = z.string().regex(/^[a-z][a-z0-9.-]{0,62}$/);
const flag = z.enum(['true', 'false']).transform((word) => word === 'true');

/** A connection string with one of these schemes. What follows the scheme is the client's to judge. */
function connectionString(...schemes: readonly string[]) {
  return text.refine((value) =>
    schemes.some((scheme) => value.startsWith(`${scheme}://`) && value.length > scheme.length + 3),
  );
}

const log = {
  BOURSE_EVENT_STORE_URL: optionalVariable(
    connectionString('esdb', 'esdb+discover', 'kurrentdb', 'kurrentdb+discover'),
    {
      description:
        'EventStoreDB or KurrentDB that keeps the log, with its credentials, TLS and cluster nodes. Without it, the log is a file in the data directory.',
      allowed: 'a connection string that begins with esdb://, esdb+discover://, kurrentdb:// or kurrentdb+discover://',
      isSecret: true,
    },
  ),
  BOURSE_EVENT_STORE_CLIENT: variable(z.enum(['eventstore', 'kurrentdb']), {
    description: 'The library that talks to the event store.',
    allowed: 'eventstore (@eventstore/db-client) or kurrentdb (@kurrent/kurrentdb-client)',
    fallback: 'eventstore',
  }),
  BOURSE_EVENT_STORE_NAMESPACE: optionalVariable(slug, {
    description: 'Begins the names of all streams, so that several installations can share one event store.',
    allowed: 'a slug',
  }),
};

const database = {
  BOURSE_DATABASE_URL: optionalVariable(connectionString('postgres', 'postgresql'), {
    description: 'PostgreSQL that keeps views, leases and keys. It goes together with BOURSE_EVENT_STORE_URL.',
    allowed: 'a connection string that begins with postgres:// or postgresql://; sslmode belongs to it',
    isSecret: true,
  }),
  BOURSE_DATABASE_SCHEMA: variable(schemaName, {
    description: 'Schema of the database in which the tables are. Made when it is missing.',
    allowed: 'small letters, digits and underscores, at most 63',
    fallback: 'bourse',
  }),
  BOURSE_DATABASE_CA_FILE: optionalVariable(text.min(1), {
    description: 'Certificates that the database is checked against, where the system does not know them.',
    allowed: 'a path to a PEM file',
  }),
  BOURSE_DATABASE_CONNECTIONS_MAX: variable(wholeNumber(2, 500), {
    description: 'Connections to the database that one process may hold for queries.',
    allowed: 'a whole number from 2 to 500',
    fallback: '10',
  }),
};

const waiting = {
  BOURSE_ENGINE_PATIENCE_SECONDS: variable(wholeNumber(1, 3_600), {
    description: 'How long a start waits for the event store, and then for the database, before the process ends.',
    allowed: 'a whole number from 1 to 3,600',
    fallback: '60',
  }),
};

const bus = {
  BOURSE_KAFKA_BROKERS: variable(listOf(broker, 0, 50), {
    description: 'Kafka to which facts are published and from which signals come. Without any, nothing is published.',
    allowed: 'up to 50 brokers as host:port, separated by commas',
    fallback: '',
  }),
  BOURSE_KAFKA_CLIENT: variable(z.enum(['kafkajs', 'platformatic']), {
    description: 'The library that talks to Kafka.',
    allowed: 'kafkajs or platformatic (@platformatic/kafka)',
    fallback: 'kafkajs',
  }),
  BOURSE_KAFKA_TOPIC_PREFIX: variable(topicPrefix, {
    description: 'Begins the names of all topics and consumer groups.',
    allowed: 'small letters, digits, dots and hyphens, at most 63',
    fallback: 'bourse',
  }),
  BOURSE_KAFKA_PARTITIONS: variable(wholeNumber(1, 1_000), {
    description: 'Partitions of a topic that Bourse creates.',
    allowed: 'a whole number from 1 to 1,000',
    fallback: '6',
  }),
  BOURSE_KAFKA_REPLICATION_FACTOR: variable(wholeNumber(1, 9), {
    description: 'Copies of each partition of a topic that Bourse creates.',
    allowed: 'a whole number from 1 to 9, at most the number of brokers',
    fallback: '1',
  }),
  BOURSE_KAFKA_TLS: variable(flag, {
    description: 'Whether the brokers speak TLS.',
    allowed: 'true or false',
    fallback: 'false',
  }),
  BOURSE_KAFKA_CA_FILE: optionalVariable(text.min(1), {
    description: 'Certificates that the brokers are checked against, where the system does not know them.',
    allowed: 'a path to a PEM file',
  }),
  BOURSE_KAFKA_SASL_MECHANISM: optionalVariable(z.enum(['plain', 'scram-sha-256', 'scram-sha-512']), {
    description: 'How the process proves to the brokers who it is. Without it, it does not.',
    allowed: 'plain, scram-sha-256 or scram-sha-512',
  }),
  BOURSE_KAFKA_USERNAME: optionalVariable(text.min(1), {
    description: 'Who the process is to the brokers.',
    allowed: 'any text',
  }),
  BOURSE_KAFKA_PASSWORD: optionalVariable(text.min(1), {
    description: 'Proves it.',
    allowed: 'any text',
    isSecret: true,
  }),
};

/** The servers behind a distributed installation; the embedded one needs none of them. */
export const engineVariables = { ...log, ...database, ...waiting, ...bus };

const shape = z.object(engineVariables);
type EngineValues = z.infer<typeof shape>;

/** One line for each variable that is missing beside another. */
export function engineProblems(
  values: EngineValues & { readonly BOURSE_MASTER_KEY?: string | undefined },
): readonly string[] {
  const hasLog = values.BOURSE_EVENT_STORE_URL !== undefined;
  const hasDatabase = values.BOURSE_DATABASE_URL !== undefined;
  const isDistributed = hasLog || hasDatabase;
  const needs: readonly (readonly [name: string, isThere: boolean, because: string])[] = [
    ['BOURSE_EVENT_STORE_URL', hasLog || !isDistributed, 'BOURSE_DATABASE_URL is set'],
    ['BOURSE_DATABASE_URL', hasDatabase || !isDistributed, 'BOURSE_EVENT_STORE_URL is set'],
    [
      'BOURSE_MASTER_KEY',
      values.BOURSE_MASTER_KEY !== undefined || !isDistributed,
      'several processes share the keys: 32 random bytes in base64, the same for all',
    ],
    [
      'BOURSE_KAFKA_USERNAME and BOURSE_KAFKA_PASSWORD',
      hasCredentials(values) || values.BOURSE_KAFKA_SASL_MECHANISM === undefined,
      'BOURSE_KAFKA_SASL_MECHANISM is set',
    ],
    [
      'BOURSE_KAFKA_SASL_MECHANISM',
      values.BOURSE_KAFKA_SASL_MECHANISM !== undefined || values.BOURSE_KAFKA_USERNAME === undefined,
      'BOURSE_KAFKA_USERNAME is set',
    ],
  ];
  return needs.flatMap(([name, isThere, because]) => (isThere ? [] : [`${name} is needed, because ${because}`]));
}

function hasCredentials({ BOURSE_KAFKA_USERNAME, BOURSE_KAFKA_PASSWORD }: EngineValues): boolean {
  return BOURSE_KAFKA_USERNAME !== undefined && BOURSE_KAFKA_PASSWORD !== undefined;
}

/** As the program uses them. Log and database are distributed together, or not at all. */
export function arrangedEngines(values: EngineValues) {
  const { BOURSE_EVENT_STORE_URL: eventStoreUrl, BOURSE_DATABASE_URL: databaseUrl } = values;
  return {
    distributed:
      eventStoreUrl === undefined || databaseUrl === undefined
        ? undefined
        : {
            eventStore: {
              url: eventStoreUrl,
              client: values.BOURSE_EVENT_STORE_CLIENT,
              namespace: values.BOURSE_EVENT_STORE_NAMESPACE,
            },
            database: {
              url: databaseUrl,
              schema: values.BOURSE_DATABASE_SCHEMA,
              caFile: values.BOURSE_DATABASE_CA_FILE,
              connectionsMax: values.BOURSE_DATABASE_CONNECTIONS_MAX,
            },
          },
    patienceMs: values.BOURSE_ENGINE_PATIENCE_SECONDS * 1_000,
    kafka: values.BOURSE_KAFKA_BROKERS.length === 0 ? undefined : arrangedKafka(values),
  } as const;
}

function arrangedKafka(values: EngineValues) {
  const {
    BOURSE_KAFKA_SASL_MECHANISM: mechanism,
    BOURSE_KAFKA_USERNAME: username,
    BOURSE_KAFKA_PASSWORD: password,
  } = values;
  return {
    brokers: values.BOURSE_KAFKA_BROKERS,
    client: values.BOURSE_KAFKA_CLIENT,
    topicPrefix: values.BOURSE_KAFKA_TOPIC_PREFIX,
    partitions: values.BOURSE_KAFKA_PARTITIONS,
    replicationFactor: values.BOURSE_KAFKA_REPLICATION_FACTOR,
    tls: values.BOURSE_KAFKA_TLS ? { caFile: values.BOURSE_KAFKA_CA_FILE } : undefined,
    sasl:
      mechanism === undefined || username === undefined || password === undefined
        ? undefined
        : { mechanism, username, password },
  } as const;
}
