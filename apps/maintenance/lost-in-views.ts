import type { EventStore } from '#libs/event-store';
import type { ReadStore, Row } from '#libs/read-store';
import type { LostAfter, LostTrace } from './lost-facts.js';

/** Which columns of a view's rows tell when facts of which stream were decided. */
interface Told {
  readonly table: string;
  readonly streamOf: (row: Row) => string;
  readonly times: readonly string[];
  /** Where the last change of a row stands in the log. */
  readonly ordinal?: string;
}

/** At least one for the streams of each category that people change often. A name that no view has is told of as a problem, and no spec accepts one. */
const told: readonly Told[] = [
  { table: 'teams_list', streamOf: ({ team }) => `team-${team}`, times: ['registeredAt'] },
  { table: 'teams_members', streamOf: ({ team }) => `team-${team}`, times: ['grantedAt'] },
  {
    table: 'capabilities_list',
    streamOf: ({ capability }) => `capability-${capability}`,
    times: ['registeredAt', 'retiredAt'],
  },
  { table: 'capabilities_owners', streamOf: ({ capability }) => `capability-${capability}`, times: ['since'] },
  {
    table: 'capabilities_versions',
    streamOf: ({ capability, version }) => `version-${capability}.${version}`,
    times: ['draftedAt', 'publishedAt', 'deprecatedAt', 'closedAt', 'retiredAt', 'withdrawnAt'],
  },
  {
    table: 'instances_list',
    streamOf: ({ instance }) => `instance-${instance}`,
    times: ['requestedAt', 'phaseSince', 'readySince', 'syncedSince'],
  },
  {
    table: 'instances_operations',
    streamOf: ({ instance }) => `instance-${instance}`,
    times: ['submittedAt', 'queuedAt', 'claimedAt', 'stateSince', 'finishedAt'],
    ordinal: 'changedOrdinal',
  },
  { table: 'accounts_tokens', streamOf: ({ token }) => `token-${token}`, times: ['issuedAt', 'revokedAt'] },
];

/** Orders in streams of their own, of which views keep the command alone: a stream that the log does not have is lost. */
const orders = ['erasure-', 'revocation-'];
const rowsMax = 100_000;

/** What is known, and which tables could not be read: those of views that were never built, or of another release. */
export interface LostInViews {
  readonly traces: readonly LostTrace[];
  readonly problems: readonly string[];
}

/** Looks in the rows of views for what was decided after the last common fact: `rowsMax` rows of each table at most. Changes nothing. */
export async function lostInViews(
  { readStore, eventStore }: { readonly readStore: ReadStore; readonly eventStore: EventStore },
  after: LostAfter,
): Promise<LostInViews> {
  const traces: LostTrace[] = [];
  const problems: string[] = [];
  const looks = [
    ...told.map((each) => [each.table, () => tracesIn(readStore, each, after)] as const),
    ['access_used_keys', () => lostOrders(readStore, eventStore)] as const,
  ];
  for (const [table, look] of looks) {
    try {
      traces.push(...(await look()));
    } catch (error) {
      problems.push(
        `The rows of ${table} could not be read: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return { traces, problems };
}

type Tables = Readonly<Record<string, Row>>;

async function tracesIn(readStore: ReadStore, { table, streamOf, times, ordinal }: Told, after: LostAfter) {
  const rows = await readStore
    .tables<Tables>()
    .selectFrom(table)
    .selectAll()
    .where((is) => {
      const later = times.map((time) => is(time, '>', after.recordedAt));
      return is.or(ordinal === undefined ? later : [...later, is(ordinal, '>', after.ordinal)]);
    })
    .limit(rowsMax)
    .execute();
  return rows.flatMap((row): readonly LostTrace[] => {
    const instants = times.map((time) => row[time]).filter((at) => typeof at === 'string' && at > after.recordedAt);
    const known = new Set(instants.map(String));
    const trace = { stream: streamOf(row), source: 'views' } as const;
    return known.size === 0 ? [{ ...trace, fact: 'a change' }] : [...known].map((at) => ({ ...trace, fact: at, at }));
  });
}

async function lostOrders(readStore: ReadStore, eventStore: EventStore): Promise<readonly LostTrace[]> {
  const traces: LostTrace[] = [];
  for (const prefix of orders) {
    const rows = await readStore
      .tables<{ readonly access_used_keys: { readonly stream: string } }>()
      .selectFrom('access_used_keys')
      .select('stream')
      .where('stream', '>', prefix)
      // The character after the hyphen.
      .where('stream', '<', prefix.replace('-', '.'))
      .limit(rowsMax)
      .execute();
    for (const stream of new Set(rows.map((row) => row.stream))) {
      const { facts } = await eventStore.readStream(stream, 0, { countMax: 1 });
      if (facts.length === 0) traces.push({ stream, source: 'views', fact: 'an order' });
    }
  }
  return traces;
}
