import { Injectable } from '@nestjs/common';
import { AggregateStore, EventStore, positionOfFact, Sealing } from '#libs/event-store';
import type { Position } from '#libs/kernel';
import { type Version, type VersionName, version, versionStreamId } from './domain/version.js';
import { type VersionFact, versionFacts } from './events/index.js';

/** By `<capability>.<version>`, as `versionStreamId` writes it. */
@Injectable()
export class Versions extends AggregateStore<Version, VersionFact> {
  readonly #eventStore: EventStore;

  constructor(eventStore: EventStore, sealing: Sealing) {
    super(version, eventStore, sealing);
    this.#eventStore = eventStore;
  }

  /** Where in the log the version was closed for its retirement; undefined when it was not. */
  closedForRetirementAt(name: VersionName): Promise<Position | undefined> {
    return positionOfFact(this.#eventStore, {
      family: versionFacts,
      id: versionStreamId(name),
      fits: ({ type, data }) => type === 'VersionSunset' && data.cause === 'RETIREMENT',
    });
  }
}
