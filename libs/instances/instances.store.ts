import { Injectable } from '@nestjs/common';
import { AggregateStore, EventStore, positionOfFact, Sealing } from '#libs/event-store';
import type { CommandContext, Position } from '#libs/kernel';
import { rowsOfStream } from '#libs/read-store';
import { type Instance, instance } from './domain/instance.js';
import { type InstanceFact, instanceFacts } from './events/index.js';
import { type InstanceRow, instanceListView } from './views/instance-list.view.js';
import { operationListView } from './views/operation-list.view.js';
import type { OperationRow } from './views/operation-row.js';
import { type OperationTextRow, operationTextsView } from './views/operation-texts.view.js';

export const streamOf = (id: string): string => `${instance.facts.category}-${id}`;

/** Instances with their operations, each on a stream of its own. */
@Injectable()
export class Instances extends AggregateStore<Instance, InstanceFact> {
  readonly #eventStore: EventStore;
  readonly #sealing: Sealing;

  constructor(eventStore: EventStore, sealing: Sealing) {
    super(instance, eventStore, sealing);
    this.#eventStore = eventStore;
    this.#sealing = sealing;
  }

  /** The secret of the claim that a command makes on an operation: the same when the command comes again, and stored nowhere. */
  claimSecret({ commandId }: Pick<CommandContext, 'commandId'>, operation: string): string {
    return this.#sealing.secretOf('claim', commandId, operation);
  }

  /** The instance as the list will show it, for answers that cannot wait for the list. */
  async rowOf(id: string): Promise<InstanceRow | undefined> {
    const [row] = await rowsOfStream(this.#eventStore, instanceListView, streamOf(id));
    return row;
  }

  /** Where in the log an operation of the instance was submitted; undefined when it was not. */
  submittedAt(id: string, operation: string): Promise<Position | undefined> {
    return positionOfFact(this.#eventStore, {
      family: instanceFacts,
      id,
      fits: ({ type, data }) => type === 'OperationSubmitted' && data.operation === operation,
    });
  }

  /** Its operations as their list will show them. */
  operationRowsOf(id: string): Promise<readonly OperationRow[]> {
    return rowsOfStream(this.#eventStore, operationListView, streamOf(id));
  }

  /** What was said of its operations, sealed. */
  operationTextsOf(id: string): Promise<readonly OperationTextRow[]> {
    return rowsOfStream(this.#eventStore, operationTextsView, streamOf(id));
  }
}
