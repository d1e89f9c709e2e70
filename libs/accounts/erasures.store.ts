import { Injectable } from '@nestjs/common';
import { AggregateStore, EventStore, Sealing } from '#libs/event-store';
import type { InstanceFact } from '#libs/instances/events';
import { type Erasure, erasure } from './domain/erasure.js';
import { type InstanceLife, instanceLife } from './domain/instance-life.js';
import type { ErasureFact } from './events/index.js';

@Injectable()
export class Erasures extends AggregateStore<Erasure, ErasureFact> {
  constructor(eventStore: EventStore, sealing: Sealing) {
    super(erasure, eventStore, sealing);
  }
}

@Injectable()
export class InstanceLives extends AggregateStore<InstanceLife, InstanceFact> {
  constructor(eventStore: EventStore, sealing: Sealing) {
    super(instanceLife, eventStore, sealing);
  }
}
