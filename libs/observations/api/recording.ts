import { Injectable } from '@nestjs/common';
import { can, type Principal } from '#libs/access';
import { type AccessRejection, parseGlobalId } from '#libs/graphql';
import type { CommandContext, Decided } from '#libs/kernel';
import type { MonthOfObservations } from '../domain/month-of-observations.js';
import { type ObservationRejection, recordObservation } from '../domain/record-observation.js';
import type { ObservationFact } from '../events/index.js';
import { monthId, Observations, ObservedInstances, type Parties } from '../observations.store.js';

export type Recorded = Decided<MonthOfObservations, ObservationFact, AccessRejection | ObservationRejection>;

/** Who saw it, and its own name for what it saw. */
interface Origin {
  readonly source: string;
  readonly sourceId: string;
}

/** An observation on its way in, whoever brings it. */
export interface Sighting extends Origin {
  /** Global id of the instance. */
  readonly instanceId: string;
  readonly observedAt: string;
  /** The fact, once it is known which instance is meant. */
  fact(observed: Parties & Origin & { readonly observedAt: string }): ObservationFact;
}

interface ToldByCaller {
  readonly idempotencyKey: string;
  readonly instanceId: string;
  readonly observedAt: string;
}

/** Returns the sighting of a caller: what they saw is named by the key of the request that tells it. */
export function toldByCaller(
  { idempotencyKey, instanceId, observedAt }: ToldByCaller,
  fact: Sighting['fact'],
): Sighting {
  return { source: 'urn:bourse:api', sourceId: idempotencyKey, instanceId, observedAt, fact };
}

const producersOnly = 'This takes the role of a producer of the team that owns the capability, or that of an operator';
const unknown = { outcome: 'rejected', rejection: { reason: 'NotFound', path: '/instanceId' } } as const;

/** The one way of observations into the log, from callers and from other systems. */
@Injectable()
export class Recording {
  constructor(
    private readonly observations: Observations,
    private readonly instances: ObservedInstances,
  ) {}

  /** What a caller says. An instance that the caller may not see is unknown. */
  async byCaller(principal: Principal, sighting: Sighting, command: CommandContext): Promise<Recorded> {
    const parties = await this.#find(sighting);
    if (parties === undefined || !can(principal, 'see', { type: 'Instance', ...parties })) return unknown;
    const isPermitted =
      can(principal, 'fulfil', { type: 'Capability', ownerTeam: parties.ownerTeam }) ||
      can(principal, 'operate', { type: 'Installation' });
    if (!isPermitted) return { outcome: 'rejected', rejection: { reason: 'NotPermitted', message: producersOnly } };
    return this.#record(parties, sighting, command);
  }

  /** What another system says; whoever may write to its topic is believed. */
  async bySystem(sighting: Sighting, command: CommandContext): Promise<Recorded> {
    const parties = await this.#find(sighting);
    return parties === undefined ? unknown : this.#record(parties, sighting, command);
  }

  async #find({ instanceId }: Sighting): Promise<Parties | undefined> {
    const parsed = parseGlobalId(instanceId);
    return parsed?.type === 'Instance' ? this.instances.find(parsed.id) : undefined;
  }

  #record(parties: Parties, { source, sourceId, ...sighting }: Sighting, command: CommandContext): Promise<Recorded> {
    const observedAt = instantText(sighting.observedAt);
    const fact = sighting.fact({ ...parties, source, sourceId, observedAt });
    const rule = recordObservation(fact, command.occurredAt);
    return this.observations.decide(monthId(parties.instance, observedAt), command, rule);
  }
}

/** RFC 3339 in UTC with milliseconds, so that texts sort as the instants do. */
export const instantText = (instant: string): string => new Date(instant).toISOString();
