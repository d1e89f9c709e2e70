import { z } from 'zod';
import { type CaseChange, type Cases, type Concern, noConcern } from '../cases.js';
import type { ScoredFact } from '../scored-fact.js';
import { SubjectSchema, subjectOf } from './subject.js';

const hoursUntilForgiven = 24;

/** One request for an instance: its PROVISION operation and all retries of it. */
const Provision = z.object({
  subject: SubjectSchema,
  submittedAt: z.string(),
  /** When the first instance came of it. */
  provisionedAt: z.string().optional(),
  /** How it ended the last time; a retry may end later and differently. */
  finished: z.object({ at: z.string(), isSuccess: z.boolean() }).optional(),
  /** When it was given up without an instance: rejected, expired, cancelled or cleaned up. */
  endedAt: z.string().optional(),
  hadFailure: z.boolean(),
  hadManualStep: z.boolean(),
  hadHumanApproval: z.boolean(),
  /** The same team wanted the same again within 24 hours of its end. */
  wasRequestedAgain: z.boolean(),
});
export type Provision = z.infer<typeof Provision>;

export const provisions: Cases<Provision> = {
  name: 'provisions',
  about: 'Instance',
  schema: Provision,
  concernOf,
  evolve,
  groupOf: ({ subject, finished }) =>
    finished && { name: deskOf(subject), until: addHours(finished.at, hoursUntilForgiven) },
  subjectOf: ({ subject }) => subject,
};

const successors: ReadonlySet<string> = new Set<ScoredFact['type']>([
  'ApprovalGranted',
  'OperationSucceeded',
  'OperationFailed',
  'OperationTimedOut',
  'InstanceProvisioned',
  'OperationRejected',
  'OperationExpired',
  'OperationCancelled',
  'InstanceDeprovisioned',
]);

function concernOf({ type, data }: ScoredFact): Concern {
  if (!('instance' in data) || ('kind' in data && data.kind !== 'PROVISION')) return noConcern;
  if (successors.has(type)) return { keys: [data.instance], groups: [] };
  if (type !== 'OperationSubmitted' || data.cause !== 'CONSUMER') return noConcern;
  return { keys: [data.instance], groups: data.retryOf === undefined ? [deskOf(data)] : [] };
}

function evolve(
  known: ReadonlyMap<string, Provision>,
  fact: ScoredFact,
  occurredAt: string,
): readonly CaseChange<Provision>[] {
  if (fact.type === 'OperationSubmitted') return submitted(known, fact.data, occurredAt);
  const [key] = concernOf(fact).keys;
  const provision = key === undefined ? undefined : known.get(key);
  const state = provision && afterSubmission(provision, fact, occurredAt);
  return key === undefined || state === undefined ? [] : [{ key, state }];
}

function submitted(
  known: ReadonlyMap<string, Provision>,
  data: Extract<ScoredFact, { type: 'OperationSubmitted' }>['data'],
  occurredAt: string,
): readonly CaseChange<Provision>[] {
  const own = known.get(data.instance);
  if (own !== undefined) {
    return [{ key: data.instance, state: { ...own, endedAt: undefined } }];
  }
  const state = {
    subject: subjectOf(data),
    submittedAt: occurredAt,
    hadFailure: false,
    hadManualStep: false,
    hadHumanApproval: false,
    wasRequestedAgain: false,
  };
  const repeated = [...known].filter(
    ([, { finished, wasRequestedAgain }]) => finished && finished.at <= occurredAt && !wasRequestedAgain,
  );
  return [
    { key: data.instance, state },
    ...repeated.map(([key, earlier]) => ({ key, state: { ...earlier, wasRequestedAgain: true } })),
  ];
}

/** Undefined when the fact changes nothing of the case. */
function afterSubmission(provision: Provision, fact: ScoredFact, at: string): Provision | undefined {
  switch (fact.type) {
    case 'ApprovalGranted':
      return fact.data.approver === undefined ? undefined : { ...provision, hadHumanApproval: true };
    case 'OperationSucceeded': {
      const hadManualStep = provision.hadManualStep || fact.data.hadManualStep;
      return { ...provision, finished: { at, isSuccess: true }, hadManualStep };
    }
    case 'OperationFailed':
    case 'OperationTimedOut':
      return { ...provision, finished: { at, isSuccess: false }, hadFailure: true };
    case 'InstanceProvisioned':
      return provision.provisionedAt === undefined ? { ...provision, provisionedAt: at } : undefined;
    default:
      return givenUp(provision, at);
  }
}

/** Only while nothing came of it: what was provisioned and is taken down later was not given up. */
function givenUp(provision: Provision, at: string): Provision | undefined {
  const isOver = provision.provisionedAt !== undefined || provision.endedAt !== undefined;
  return isOver ? undefined : { ...provision, endedAt: at };
}

/** Where a team asks for a capability in an environment. */
function deskOf(asked: { readonly consumerTeam: string; readonly capability: string; readonly environment: string }) {
  return `${asked.consumerTeam}/${asked.capability}/${asked.environment}`;
}

function addHours(instant: string, hours: number): string {
  return new Date(Date.parse(instant) + hours * 3_600_000).toISOString();
}
