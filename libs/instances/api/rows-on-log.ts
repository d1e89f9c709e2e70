import { Injectable } from '@nestjs/common';
import { Circumstances } from '../circumstances.store.js';
import { Instances } from '../instances.store.js';
import { Offers } from '../offers.store.js';
import type { ListedInstance } from '../views/instance-list.js';
import type { ListedOperation } from '../views/operation-query.js';
import { versionOrder } from '../views/version-order.js';
import type { OperationAddress } from './addresses.js';

/** The rows of the views as the log tells them at this moment, for answers that cannot wait for the views. */
@Injectable()
export class RowsOnLog {
  constructor(
    private readonly instances: Instances,
    private readonly offers: Offers,
    private readonly circumstances: Circumstances,
  ) {}

  /** Throws when there is no such instance, which an accepted command rules out. */
  async instance(instance: string): Promise<ListedInstance> {
    const row = await this.instances.rowOf(instance);
    if (!row) throw new Error(`A command on instance ${instance} was accepted, and there is no such instance`);
    const [offer, ownerTeam] = await Promise.all([this.offers.find(row), this.#ownerTeamOf(instance)]);
    const stage = offer.status === 'PUBLISHED' ? offer.stage : 'RETIRED';
    const isWithdrawn = Number(offer.status === 'PUBLISHED' && offer.isWithdrawn);
    const sunsetAt = (offer.status === 'PUBLISHED' && offer.deprecation?.sunsetAt) || null;
    const order = versionOrder(row.version);
    return { ...row, ownerTeam, stage, isWithdrawn, sunsetAt, versionOrder: order, newestOrder: null };
  }

  /** Throws when there is no such operation, which an accepted command rules out. */
  async operation({ instance, operation }: OperationAddress): Promise<ListedOperation> {
    const rows = await this.instances.operationRowsOf(instance);
    const row = rows.find((each) => each.operation === operation);
    if (!row) throw new Error(`A command on operation ${operation} was accepted, and there is no such operation`);
    return { ...row, ownerTeam: await this.#ownerTeamOf(instance) };
  }

  async #ownerTeamOf(instance: string): Promise<string> {
    const { state } = await this.instances.load(instance);
    return state.phase === 'ABSENT' ? '' : this.circumstances.ownerTeamOf(state);
  }
}
