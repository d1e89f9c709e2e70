import { Injectable } from '@nestjs/common';
import { AggregateStore, EventStore, Sealing } from '#libs/event-store';
import { type Capability, capability } from './domain/capability.js';
import type { CapabilityFact } from './events/index.js';

@Injectable()
export class Capabilities extends AggregateStore<Capability, CapabilityFact> {
  constructor(eventStore: EventStore, sealing: Sealing) {
    super(capability, eventStore, sealing);
  }
}
