import type { Plan } from '#libs/capabilities/events';
import { accept, type Decision, reject } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';
import type { ConsumerTeam } from './consumer-team.js';
import type { Instance } from './instance.js';
import { type Offer, type PublishedOffer, whyNotOffered } from './offer.js';
import type { Owner } from './owner.js';
import type { InvalidParameters, SchemaViolation, VersionNotOffered } from './rejections.js';
import { type Parties, policyOf, submit } from './submission.js';

export interface RequestInstance {
  readonly instance: string;
  readonly operation: string;
  readonly name: string;
  readonly capability: string;
  readonly version: string;
  readonly plan: string;
  readonly environment: string;
  readonly consumerTeam: string;
  /** JSON text, and where it breaks the version's parameter schema. */
  readonly parameters: string;
  readonly violations: readonly SchemaViolation[];
  readonly justification: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
}

/** What the streams of the version, of the capability and of the team say at this moment. */
export interface Market {
  readonly offer: Offer;
  readonly owner: Owner;
  readonly team: ConsumerTeam;
  /** Slugs of the environments that this installation knows. */
  readonly environments: readonly string[];
}

export type RequestInstanceRejection =
  | VersionNotOffered
  | InvalidParameters
  | { readonly reason: 'UnknownTeam'; readonly team: string }
  | { readonly reason: 'UnknownPlan'; readonly plans: readonly string[] }
  | { readonly reason: 'UnknownEnvironment'; readonly environments: readonly string[] };

export const requestInstance =
  (command: RequestInstance, { offer, owner, team, environments }: Market) =>
  (state: Instance): Decision<InstanceFact, RequestInstanceRejection> => {
    if (state.phase !== 'ABSENT') return accept(); // The id is drawn from the command, so this is the same request.
    const why = whyNotOffered(offer, command.requestedAt);
    if (offer.status === 'UNPUBLISHED' || owner.status === 'UNKNOWN' || why !== undefined) {
      return reject({ reason: 'VersionNotOffered', why: why ?? 'NOT_PUBLISHED' });
    }
    if (team.status === 'UNKNOWN') return reject({ reason: 'UnknownTeam', team: command.consumerTeam });
    const { plans } = offer.contract;
    const plan = plans.find((known) => known.plan === command.plan);
    if (!plan) return reject({ reason: 'UnknownPlan', plans: plans.map((known) => known.plan) });
    if (!environments.includes(command.environment)) return reject({ reason: 'UnknownEnvironment', environments });
    const { violations } = command;
    if (violations.length > 0) return reject({ reason: 'InvalidParameters', violations });

    const { ownerTeam, ownerDepartment } = owner;
    const parties = { consumerDepartment: team.department, ownerTeam, ownerDepartment };
    return accept(...firstFacts(command, plan, offer, parties));
  };

function firstFacts(
  command: RequestInstance,
  { plan, monthlyPriceCents, currency }: Plan,
  offer: PublishedOffer,
  parties: Parties,
): readonly InstanceFact[] {
  const { instance, name, capability, version, environment, consumerTeam } = command;
  const held = { instance, capability, version, plan, environment, consumerTeam };
  const { operation, parameters, justification, requestedBy, requestedAt } = command;
  const said = { parameters, justification, requestedBy, requestedAt };
  const asked = { operation, kind: 'PROVISION', cause: 'CONSUMER', ...said } as const;
  const place = { ...held, phase: 'REQUESTED', generation: 0 } as const;
  return [
    { type: 'InstanceRequested', data: { ...held, name, ...parties, monthlyPriceCents, currency } },
    ...submit(place, asked, { parties, offer, policy: policyOf(offer) }),
  ];
}
