import { Injectable } from '@nestjs/common';
import type { VersionFact } from '#libs/capabilities/events';
import { AggregateStore, EventStore, Sealing } from '#libs/event-store';
import { type Offer, offer } from './domain/offer.js';

/** Versions as their own streams tell them at this moment. Read only: deciding on them is not ours. */
@Injectable()
export class Offers {
  readonly #versions: AggregateStore<Offer, VersionFact>;

  constructor(eventStore: EventStore, sealing: Sealing) {
    this.#versions = new AggregateStore(offer, eventStore, sealing);
  }

  async find({ capability, version }: { readonly capability: string; readonly version: string }): Promise<Offer> {
    return (await this.#versions.load(`${capability}.${version}`)).state;
  }
}
