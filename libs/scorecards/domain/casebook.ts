import type { RecordedFact } from '#libs/kernel';
import type { CaseChange, Cases, Concern, Group, Subject } from './cases.js';
import type { Measure, Metric, MetricDefinition } from './metric.js';
import type { ScoredFact } from './scored-fact.js';

/** So many facts explain one case at most; a newer one takes the place of the last. */
const factsMax = 100;

/** A fact as evidence: enough to read it from the log. */
export interface FactReference {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
}

/** A case between two batches of facts. */
export interface StoredCase {
  readonly key: string;
  readonly state: unknown;
  readonly facts: readonly FactReference[];
  readonly group: Group | undefined;
}

/** What one fact changed of what one case says to one metric. */
export interface MeasureChange {
  readonly definition: MetricDefinition;
  readonly caseKey: string;
  readonly subject: Subject;
  readonly before: Measure | undefined;
  readonly after: Measure | undefined;
  readonly occurredAt: string;
  readonly recordedAt: string;
}

/** The cases that a batch of facts concerns, in memory. */
export interface OpenCasebook {
  apply(fact: ScoredFact, recorded: RecordedFact): readonly MeasureChange[];
  /** Every case that changed since it was opened. */
  changed(): readonly StoredCase[];
}

/** Cases of one kind and the metrics over them. Folded once, however many metrics there are. */
export interface Casebook {
  readonly name: string;
  readonly about: 'Instance' | 'Capability';
  readonly definitions: readonly MetricDefinition[];
  readonly concernOf: (fact: ScoredFact) => Concern;
  /** `stored` holds all cases that the coming facts concern. */
  readonly open: (stored: readonly StoredCase[]) => OpenCasebook;
}

interface Case<State> {
  readonly state: State;
  readonly facts: readonly FactReference[];
  readonly isChanged: boolean;
}

export function casebook<State>(cases: Cases<State>, ...metrics: readonly Metric<State>[]): Casebook {
  return {
    name: cases.name,
    about: cases.about,
    definitions: metrics.map(({ definition }) => definition),
    concernOf: cases.concernOf,
    open: (stored) => openCasebook(cases, metrics, stored),
  };
}

function openCasebook<State>(
  cases: Cases<State>,
  metrics: readonly Metric<State>[],
  stored: readonly StoredCase[],
): OpenCasebook {
  const known = new Map<string, Case<State>>();
  const groups = new Map<string, Set<string>>();

  const keep = (key: string, kept: Case<State>): void => {
    known.set(key, kept);
    const group = cases.groupOf(kept.state);
    if (group === undefined) return;
    const members = groups.get(group.name) ?? new Set();
    groups.set(group.name, members.add(key));
  };
  const concerned = ({ keys, groups: names }: Concern, occurredAt: string): ReadonlyMap<string, State> => {
    const waiting = names.flatMap((name) =>
      [...(groups.get(name) ?? [])].filter((key) => isWaiting(cases.groupOf, known.get(key), name, occurredAt)),
    );
    const states = [...keys, ...waiting].flatMap((key): readonly [string, State][] => {
      const found = known.get(key);
      return found === undefined ? [] : [[key, found.state]];
    });
    return new Map(states);
  };
  const record = (change: CaseChange<State>, { id, stream, revision }: RecordedFact) => {
    const { key, state, isAlsoExplainedBy } = change;
    const before = known.get(key);
    const explained = isAlsoExplainedBy === undefined ? [] : (known.get(isAlsoExplainedBy)?.facts ?? []);
    const facts = withFacts(before?.facts ?? [], [...explained, { id, stream, revision }]);
    keep(key, { state, facts, isChanged: true });
    return { key, before: before?.state, after: state };
  };

  for (const { key, state, facts } of stored) keep(key, { state: cases.schema.parse(state), facts, isChanged: false });
  return {
    apply: (fact, recorded) => {
      const { occurredAt } = recorded.metadata;
      const concern = cases.concernOf(fact);
      if (concern.keys.length === 0 && concern.groups.length === 0) return [];
      return cases.evolve(concerned(concern, occurredAt), fact, occurredAt).flatMap((change) => {
        const changed = record(change, recorded);
        const subject = cases.subjectOf(changed.after);
        return changesOf(metrics, changed).map((measures) => ({
          ...measures,
          caseKey: changed.key,
          subject,
          occurredAt,
          recordedAt: recorded.recordedAt,
        }));
      });
    },
    changed: () =>
      [...known]
        .filter(([, { isChanged }]) => isChanged)
        // Parsed, so that the order of the fields does not tell how the facts were batched.
        .map(([key, { state, facts }]) => ({
          key,
          state: cases.schema.parse(state),
          facts,
          group: cases.groupOf(state),
        })),
  };
}

function isWaiting<State>(
  groupOf: Cases<State>['groupOf'],
  found: Case<State> | undefined,
  name: string,
  occurredAt: string,
): boolean {
  const group = found && groupOf(found.state);
  return group !== undefined && group.name === name && occurredAt <= group.until;
}

function withFacts(facts: readonly FactReference[], more: readonly FactReference[]): readonly FactReference[] {
  const added = more.filter(({ id }) => facts.every((known) => known.id !== id));
  const all = [...facts, ...added];
  const last = all.at(-1);
  return all.length <= factsMax || last === undefined ? all : [...all.slice(0, factsMax - 1), last];
}

function changesOf<State>(
  metrics: readonly Metric<State>[],
  { before, after }: { readonly before: State | undefined; readonly after: State },
): readonly Pick<MeasureChange, 'definition' | 'before' | 'after'>[] {
  return metrics
    .map(({ definition, measure }) => ({
      definition,
      before: before === undefined ? undefined : measure(before),
      after: measure(after),
    }))
    .filter((change) => !isSame(change.before, change.after));
}

function isSame(a: Measure | undefined, b: Measure | undefined): boolean {
  return a?.outcome === b?.outcome && a?.countedAt === b?.countedAt && a?.valueMs === b?.valueMs;
}
