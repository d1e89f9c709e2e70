import { Injectable } from '@nestjs/common';
import { CommandContexts } from '#libs/access';
import type { Timer } from '#libs/read-store';
import { expireApproval } from '../domain/expire-approval.js';
import { Instances } from '../instances.store.js';
import { WaitingApprovals } from '../views/waiting-approvals.js';
import { keyOf, partsOf } from './timer-key.js';

/** When nobody decided on an operation in time, it expires. */
@Injectable()
export class ExpireApprovals implements Timer {
  readonly name = 'instances.expire-approvals';

  constructor(
    private readonly approvals: WaitingApprovals,
    private readonly instances: Instances,
    private readonly commandContexts: CommandContexts,
  ) {}

  async due(now: string, countMax: number) {
    const overdue = await this.approvals.overdue(now, countMax);
    return overdue.map(({ instance, operation }) => ({ key: keyOf(instance, operation) }));
  }

  async fire(key: string): Promise<void> {
    const [instance, operation] = partsOf(key);
    const command = this.commandContexts.ofTimer(this.name, key);
    await this.instances.decide(instance, command, expireApproval({ operation, expiredAt: command.occurredAt }));
  }
}
