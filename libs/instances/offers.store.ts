import { Injectable } from '@nestjs/common';
import { type VersionFact, versionFacts } from '#libs/capabilities/events';
import { AggregateStore, EventStore, positionOfFact, Sealing } from '#libs/event-store';
import type { Position } from '#libs/kernel';
import { type Offer, offer } from './domain/offer.js';

interface VersionName {
  readonly capability: string;
  readonly version: string;
}

const idOf = ({ capability, version }: VersionName): string => `${capability}.${version}`;

/** Versions as their own streams tell them at this moment. Read only: deciding on them is not ours. */
@Injectable()
export class Offers {
  readonly #versions: AggregateStore<Offer, VersionFact>;

  constructor(
    private readonly eventStore: EventStore,
    sealing: Sealing,
  ) {
    this.#versions = new AggregateStore(offer, eventStore, sealing);
  }

  async find(name: VersionName): Promise<Offer> {
    return (await this.#versions.load(idOf(name))).state;
  }

  /** Where in the log the version was closed for its retirement; undefined when it was not. */
  closedForRetirementAt(name: VersionName): Promise<Position | undefined> {
    return positionOfFact(this.eventStore, {
      family: versionFacts,
      id: idOf(name),
      fits: ({ type, data }) => type === 'VersionSunset' && data.cause === 'RETIREMENT',
    });
  }
}
