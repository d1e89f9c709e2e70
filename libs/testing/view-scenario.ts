import { type Fact, factCodec, formatPosition, type RecordedFact } from '#libs/kernel';
import { foldFact, type Row, type RowsByKey, type RowView } from '#libs/read-store';

/** Who, when and why of the facts that follow; the rest is made up, the same each time. */
export interface Circumstances {
  readonly actor?: string;
  /** RFC 3339 in UTC. */
  readonly occurredAt?: string;
  readonly commandId?: string;
  readonly causationId?: string;
}

interface ViewScenario<Columns extends Row, F extends Fact> {
  /** Under which circumstances the facts given next were recorded. */
  under(circumstances: Circumstances): ViewScenario<Columns, F>;
  /** Adds facts to a stream; they must fit their schema. */
  given(stream: string, ...facts: readonly F[]): ViewScenario<Columns, F>;
  /** The rows of the view after all of it, sorted by key. */
  rows(): readonly Columns[];
}

/** Folds facts by a view without a database: `viewScenario(offerBook).given('version-pg.1.0.0', published).rows()`. */
export function viewScenario<Columns extends Row, F extends Fact>(view: RowView<Columns, F>): ViewScenario<Columns, F> {
  const codecs = view.families.map((family) => factCodec(family));
  const rows: RowsByKey<Columns> = new Map();
  const revisions = new Map<string, number>();
  let circumstances: Circumstances = {};
  let ordinal = 0;

  const fold = (stream: string, stated: F) => {
    ordinal += 1;
    const revision = revisions.get(stream) ?? 0;
    revisions.set(stream, revision + 1);
    const codec = codecs.find((known) => stream.startsWith(`${known.category}-`) && known.knows(stated.type));
    if (codec === undefined) throw new TypeError(`View ${view.name} reads no ${stated.type} from ${stream}`);
    const schemaVersion = codec.schemaVersionOf(stated.type);
    const recorded = record({ stream, revision, ordinal, schemaVersion }, stated, circumstances);
    const fact = codec.decode(recorded);
    foldFact(view, rows, { fact, recorded }, view.keysOf(fact, recorded));
  };

  const scenario: ViewScenario<Columns, F> = {
    under: (next) => {
      circumstances = { ...circumstances, ...next };
      return scenario;
    },
    given: (stream, ...facts) => {
      for (const fact of facts) fold(stream, fact);
      return scenario;
    },
    rows: () =>
      [...rows]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([, row]) => row)
        .filter((row) => row !== undefined),
  };
  return scenario;
}

interface Place {
  readonly stream: string;
  readonly revision: number;
  readonly ordinal: number;
  readonly schemaVersion: number;
}

function record({ stream, revision, ordinal, schemaVersion }: Place, fact: Fact, told: Circumstances): RecordedFact {
  const occurredAt = told.occurredAt ?? '2026-01-01T00:00:00.000Z';
  return {
    id: `00000000-0000-7000-8000-${String(ordinal).padStart(12, '0')}`,
    stream,
    revision,
    position: formatPosition('scenario', ordinal),
    type: fact.type,
    data: JSON.parse(JSON.stringify(fact.data)),
    recordedAt: occurredAt,
    metadata: {
      occurredAt,
      actor: told.actor ?? 'somebody',
      commandId: told.commandId ?? `command-${ordinal}`,
      payloadDigest: '',
      correlationId: 'scenario',
      causationId: told.causationId,
      schemaVersion,
      previousHash: '',
    },
  };
}
