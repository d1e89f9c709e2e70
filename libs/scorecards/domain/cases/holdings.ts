import { z } from 'zod';
import type { InstancePhase } from '#libs/instances/events';
import { type CaseChange, type Cases, type Concern, forEver, noConcern } from '../cases.js';
import type { ScoredFact } from '../scored-fact.js';
import { SubjectSchema, subjectOf } from './subject.js';

/** An instance that somebody asked for, and whether it is live and on a version that is supported. */
const Holding = z.object({
  kind: z.literal('HOLDING'),
  subject: SubjectSchema,
  versionKey: z.string(),
  isLive: z.boolean(),
  isSupported: z.boolean(),
  /** Nothing is left of it, and nothing will come back. */
  isGone: z.boolean(),
  /** Live and supported as it is since then. */
  since: z.string(),
});

/** A version that its producer does not stand by any more. One that it stands by is not remembered. */
const ClosedVersion = z.object({ kind: z.literal('CLOSED_VERSION'), subject: SubjectSchema });

const HoldingCase = z.discriminatedUnion('kind', [Holding, ClosedVersion]);
export type HoldingCase = z.infer<typeof HoldingCase>;
type Holding = z.infer<typeof Holding>;

export const holdings: Cases<HoldingCase> = {
  name: 'holdings',
  about: 'Instance',
  schema: HoldingCase,
  concernOf,
  evolve,
  groupOf: (state) =>
    state.kind === 'HOLDING' && !state.isGone ? { name: state.versionKey, until: forEver } : undefined,
  subjectOf: ({ subject }) => subject,
};

/** A version by itself counts for nobody. */
const nobody = { capability: '', producerTeam: '', consumerTeam: '', department: '', environment: '' };

const livePhases: ReadonlySet<InstancePhase> = new Set<InstancePhase>([
  'ACTIVE',
  'CHANGING',
  'SUSPENDED',
  'DEPROVISIONING',
]);

function concernOf(fact: ScoredFact): Concern {
  if (fact.type === 'OperationSubmitted') {
    const { kind, cause, instance } = fact.data;
    const isAsked = kind === 'PROVISION' && cause === 'CONSUMER';
    return isAsked ? { keys: [instance, versionKey(fact.data)], groups: [] } : noConcern;
  }
  const closed = closedVersion(fact);
  if (closed !== undefined) return { keys: [closed], groups: [closed] };
  return phaseAfter(fact) !== undefined && 'instance' in fact.data
    ? { keys: [fact.data.instance], groups: [] }
    : noConcern;
}

function evolve(
  known: ReadonlyMap<string, HoldingCase>,
  fact: ScoredFact,
  occurredAt: string,
): readonly CaseChange<HoldingCase>[] {
  if (fact.type === 'OperationSubmitted') return submitted(known, fact.data, occurredAt);
  const closed = closedVersion(fact);
  if (closed !== undefined) return versionClosed(known, closed, occurredAt);
  const [key] = concernOf(fact).keys;
  const holding = key === undefined ? undefined : known.get(key);
  const state = holding?.kind === 'HOLDING' ? afterPhase(holding, phaseAfter(fact), occurredAt) : undefined;
  return key === undefined || state === undefined ? [] : [{ key, state }];
}

/** The version that its producer does not stand by any more after the fact. */
function closedVersion(fact: ScoredFact): string | undefined {
  switch (fact.type) {
    case 'VersionDeprecated':
    case 'VersionSunset':
    case 'VersionRetired':
    case 'VersionWithdrawn':
      return versionKey(fact.data);
    default:
      return undefined;
  }
}

function submitted(
  known: ReadonlyMap<string, HoldingCase>,
  data: Extract<ScoredFact, { type: 'OperationSubmitted' }>['data'],
  occurredAt: string,
): readonly CaseChange<HoldingCase>[] {
  if (known.has(data.instance)) return [];
  const key = versionKey(data);
  const isSupported = !known.has(key);
  const state: Holding = {
    kind: 'HOLDING',
    subject: subjectOf(data),
    versionKey: key,
    isLive: false,
    isSupported,
    isGone: false,
    since: occurredAt,
  };
  return [{ key: data.instance, state, ...(isSupported ? {} : { isAlsoExplainedBy: key }) }];
}

function versionClosed(
  known: ReadonlyMap<string, HoldingCase>,
  key: string,
  occurredAt: string,
): readonly CaseChange<HoldingCase>[] {
  if (known.has(key)) return [];
  const held = [...known].flatMap(([instance, holding]): CaseChange<HoldingCase>[] =>
    holding.kind === 'HOLDING'
      ? [{ key: instance, state: { ...holding, isSupported: false, since: later(holding.since, occurredAt) } }]
      : [],
  );
  return [{ key, state: { kind: 'CLOSED_VERSION', subject: nobody } }, ...held];
}

/** Undefined when that makes no difference. */
function afterPhase(holding: Holding, phase: InstancePhase | undefined, occurredAt: string): Holding | undefined {
  if (phase === undefined) return undefined;
  const isLive = livePhases.has(phase);
  const isGone = phase === 'GONE';
  if (isLive === holding.isLive && isGone === holding.isGone) return undefined;
  return { ...holding, isLive, isGone, since: later(holding.since, occurredAt) };
}

/** Undefined when the fact does not say. */
function phaseAfter({ type, data }: ScoredFact): InstancePhase | undefined {
  if ('instancePhase' in data) return data.instancePhase;
  if (type === 'InstanceProvisioned') return 'ACTIVE';
  if (type === 'InstanceDeprovisioned') return 'GONE';
  return type === 'InstanceOrphaned' ? 'ORPHANED' : undefined;
}

function versionKey({ capability, version }: { readonly capability: string; readonly version: string }): string {
  return `${capability}@${version}`;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
