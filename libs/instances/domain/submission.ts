import type { InstanceFact, OperationKind } from '../events/index.js';
import type { KnownInstance } from './instance.js';
import type { PublishedOffer } from './offer.js';
import { about, type Operation } from './operation.js';
import { phaseDuring } from './phase-after.js';

/** Who owns, who pays, and where they stand in the organisation at this moment. */
export interface Parties {
  readonly consumerDepartment: string;
  readonly ownerTeam: string;
  readonly ownerDepartment: string;
}

/** What somebody asks of an instance. Ids and times come with the command. */
export interface Submission {
  readonly operation: string;
  readonly kind: OperationKind;
  readonly cause: Operation['cause'];
  readonly retryOf?: string | undefined;
  readonly requestedBy: string;
  readonly requestedAt: string;
  /** JSON text; empty where there is nothing to say. */
  readonly parameters: string;
  readonly justification: string;
}

/** Why the operation may go on at once, or `undefined` when a producer of the owner team is to decide. */
export type Policy = 'auto' | 'give-back' | 'approved-before' | 'clean-up';

/** What the version's contract says of approvals. */
export const policyOf = ({ contract }: PublishedOffer): Policy | undefined =>
  contract.approval === 'AUTO' ? 'auto' : undefined;

/** A change that is asked of an instance that is there already; what it runs on was looked up at this moment. */
export interface Change {
  readonly operation: string;
  readonly justification: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly parties: Parties;
  readonly offer: PublishedOffer;
}

type Place = Pick<
  KnownInstance,
  'instance' | 'phase' | 'capability' | 'version' | 'plan' | 'environment' | 'consumerTeam' | 'generation'
>;

export interface Circumstances {
  readonly parties: Parties;
  readonly offer: PublishedOffer;
  readonly policy: Policy | undefined;
}

/** Submitted, validated, and either granted and queued, or waiting for an approval. */
export function submit(
  place: Place,
  asked: Submission,
  { parties, offer, policy }: Circumstances,
): readonly InstanceFact[] {
  const { operation, kind, cause, retryOf, requestedBy, parameters, justification } = asked;
  const { instance, phase, generation, capability, version, plan, environment, consumerTeam } = place;
  const said = { kind, cause, requestedBy, parameters, justification, ...(retryOf === undefined ? {} : { retryOf }) };
  const held = { capability, version, plan, environment, consumerTeam };
  const found = { channel: offer.contract.channel, stage: offer.stage, ...parties };
  const subject = about(instance, { id: operation, kind });
  return [
    {
      type: 'OperationSubmitted',
      data: { instance, operation, ...said, generation: generation + 1, ...held, ...found },
    },
    { type: 'OperationValidated', data: subject },
    ...(policy === undefined
      ? [approvalRequested(subject, asked, parties, offer)]
      : grantedBy(subject, policy, { phase, parties, offer })),
  ];
}

type Subject = ReturnType<typeof about>;

function approvalRequested(
  subject: Subject,
  { requestedAt }: Submission,
  { ownerTeam }: Parties,
  { contract }: PublishedOffer,
): InstanceFact {
  const expiresAt = new Date(Date.parse(requestedAt) + contract.approvalTimeoutSeconds * 1_000).toISOString();
  return { type: 'ApprovalRequested', data: { ...subject, approverTeam: ownerTeam, expiresAt } };
}

function grantedBy(
  subject: Subject,
  policy: Policy,
  {
    phase,
    parties,
    offer,
  }: { readonly phase: Place['phase']; readonly parties: Parties; readonly offer: PublishedOffer },
): readonly InstanceFact[] {
  const { capability, contract } = offer;
  const instancePhase = phaseDuring({ kind: subject.kind, phaseBefore: phase });
  const reason = policy === 'clean-up' ? 'CLEAN_UP' : 'APPROVED';
  const channel = contract.channel;
  return [
    { type: 'ApprovalGranted', data: { ...subject, policy, comment: '' } },
    {
      type: 'OperationQueued',
      data: { ...subject, instancePhase, reason, channel, capability, ownerTeam: parties.ownerTeam },
    },
  ];
}

/** The place of an instance that is there already. */
export function placeOf(state: KnownInstance): Place {
  const { instance, phase, capability, version, plan, environment, consumerTeam, generation } = state;
  return { instance, phase, capability, version, plan, environment, consumerTeam, generation };
}

/** Back to the producers, or there for the first time, with an approval. */
export function queued(state: KnownInstance, operation: Operation, reason: 'APPROVED' | 'LEASE_EXPIRED'): InstanceFact {
  const { capability, ownerTeam } = state;
  const instancePhase = phaseDuring(operation);
  const subject = about(state.instance, operation);
  return {
    type: 'OperationQueued',
    data: { ...subject, instancePhase, reason, channel: 'WORKER', capability, ownerTeam },
  };
}

/** A DEPROVISION that nobody asked for: what may be left of an orphan is removed. */
export function cleanUp(state: KnownInstance, change: Change, retryOf: string | undefined): readonly InstanceFact[] {
  const { operation, requestedBy, requestedAt, parties, offer } = change;
  const said = { parameters: '', justification: '', requestedBy, requestedAt };
  const asked = { operation, kind: 'DEPROVISION', cause: 'CLEAN_UP', retryOf, ...said } as const;
  return submit({ ...placeOf(state), phase: 'ORPHANED' }, asked, { parties, offer, policy: 'clean-up' });
}
