import { Injectable } from '@nestjs/common';
import { AggregateStore, EventStore, People, Sealing } from '#libs/event-store';
import type { InstanceFact } from '#libs/instances/events';
import { unreachable } from '#libs/kernel';
import { type Erasure, erasure } from './domain/erasure.js';
import { type InstanceLife, instanceLife } from './domain/instance-life.js';
import type { ErasureFact } from './events/index.js';

@Injectable()
export class Erasures extends AggregateStore<Erasure, ErasureFact> {
  readonly #sealing: Sealing;
  readonly #people: People;

  constructor(eventStore: EventStore, sealing: Sealing, people: People) {
    super(erasure, eventStore, sealing);
    this.#sealing = sealing;
    this.#people = people;
  }

  /** Destroys what was ordered to be destroyed. Again changes nothing. */
  async carryOut({ type, data }: ErasureFact): Promise<void> {
    switch (type) {
      case 'SubjectErasureOrdered':
        return this.#people.eraseSubject(data.principal);
      case 'InstanceErasureOrdered':
        return this.#sealing.eraseStream(`instance-${data.instance}`);
      default:
        return unreachable(type);
    }
  }
}

@Injectable()
export class InstanceLives extends AggregateStore<InstanceLife, InstanceFact> {
  constructor(eventStore: EventStore, sealing: Sealing) {
    super(instanceLife, eventStore, sealing);
  }
}
