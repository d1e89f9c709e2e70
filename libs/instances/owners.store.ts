import { Injectable } from '@nestjs/common';
import type { CapabilityFact } from '#libs/capabilities/events';
import { AggregateStore, EventStore, Sealing } from '#libs/event-store';
import { type Owner, owner } from './domain/owner.js';

/** Who owns a capability, as its own stream tells at this moment. Read only. */
@Injectable()
export class Owners {
  readonly #capabilities: AggregateStore<Owner, CapabilityFact>;

  constructor(eventStore: EventStore, sealing: Sealing) {
    this.#capabilities = new AggregateStore(owner, eventStore, sealing);
  }

  async find(capability: string): Promise<Owner> {
    return (await this.#capabilities.load(capability)).state;
  }
}
