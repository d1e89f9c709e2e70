import { Injectable } from '@nestjs/common';
import { AggregateStore, EventStore, Sealing } from '#libs/event-store';
import { type Version, version } from './domain/version.js';
import type { VersionFact } from './events/index.js';

/** By `<capability>.<version>`, as `versionStreamId` writes it. */
@Injectable()
export class Versions extends AggregateStore<Version, VersionFact> {
  constructor(eventStore: EventStore, sealing: Sealing) {
    super(version, eventStore, sealing);
  }
}
