import { Injectable } from '@nestjs/common';
import { CommandContexts } from '#libs/access';
import { Leases, type Timer } from '#libs/read-store';
import { expireLease } from '../domain/expire-lease.js';
import { Instances } from '../instances.store.js';
import { ClaimableWork } from '../views/claimable-work.js';
import { keyOf, partsOf } from './timer-key.js';

/** When a worker gave no sign of life in time, its work is given to another. */
@Injectable()
export class ExpireLeases implements Timer {
  readonly name = 'instances.expire-leases';

  constructor(
    private readonly leases: Leases,
    private readonly work: ClaimableWork,
    private readonly instances: Instances,
    private readonly commandContexts: CommandContexts,
  ) {}

  async due(now: string, countMax: number) {
    const due = await this.leases.due(now, countMax);
    return due.map(({ operation, token }) => ({ key: keyOf(operation, token) }));
  }

  /** A heartbeat may have come since the row was found due; a lease whose operation no view knows yet stays due. */
  async fire(key: string): Promise<void> {
    const [operation, number] = partsOf(key);
    const token = Number(number);
    const deadline = await this.leases.deadlineOf(operation);
    const instance = await this.work.instanceOf(operation);
    const command = this.commandContexts.ofTimer(this.name, key);
    if (deadline === undefined || deadline > command.occurredAt || instance === undefined) return;
    await this.instances.decide(instance, command, expireLease({ operation, token }));
    await this.leases.release(operation, token);
  }
}
