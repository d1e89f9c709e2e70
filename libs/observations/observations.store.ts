import { Injectable } from '@nestjs/common';
import type { CapabilityFact } from '#libs/capabilities/events';
import { AggregateStore, EventStore, Sealing } from '#libs/event-store';
import type { InstanceFact } from '#libs/instances/events';
import { type MonthOfObservations, monthOf, monthOfObservations } from './domain/month-of-observations.js';
import { type ObservedInstance, observedInstance } from './domain/observed-instance.js';
import { type Owner, owner } from './domain/owner.js';
import type { ObservationFact } from './events/index.js';

@Injectable()
export class Observations extends AggregateStore<MonthOfObservations, ObservationFact> {
  constructor(eventStore: EventStore, sealing: Sealing) {
    super(monthOfObservations, eventStore, sealing);
  }
}

/** The part of a stream's name behind `observation-`. */
export const monthId = (instance: string, observedAt: string): string => `${instance}.${monthOf(observedAt)}`;

/** The teams that an observation concerns at this moment. */
export interface Parties {
  readonly instance: string;
  readonly capability: string;
  readonly consumerTeam: string;
  readonly ownerTeam: string;
}

/** Which instances there are and whose they are, as their own streams tell. Read only. */
@Injectable()
export class ObservedInstances {
  readonly #instances: AggregateStore<ObservedInstance, InstanceFact>;
  readonly #capabilities: AggregateStore<Owner, CapabilityFact>;

  constructor(eventStore: EventStore, sealing: Sealing) {
    this.#instances = new AggregateStore(observedInstance, eventStore, sealing);
    this.#capabilities = new AggregateStore(owner, eventStore, sealing);
  }

  /** Undefined when there is no such instance. */
  async find(id: string): Promise<Parties | undefined> {
    const { state } = await this.#instances.load(id);
    if (state.status === 'ABSENT') return undefined;
    const { instance, capability, consumerTeam } = state;
    const { state: ownerTeam } = await this.#capabilities.load(capability);
    return ownerTeam === undefined ? undefined : { instance, capability, consumerTeam, ownerTeam };
  }
}
