import { Injectable } from '@nestjs/common';
import { CommandContexts, uuidOf } from '#libs/access';
import type { Timer } from '#libs/read-store';
import { Circumstances } from '../circumstances.store.js';
import { retryCleanUp } from '../domain/retry-clean-up.js';
import { Instances } from '../instances.store.js';
import { OrphanList } from '../views/orphan-list.js';
import { keyOf, partsOf } from './timer-key.js';

/** When a clean-up failed, the producer is asked again, later each time, until they confirm. */
@Injectable()
export class RetryCleanUps implements Timer {
  readonly name = 'instances.retry-clean-ups';

  constructor(
    private readonly orphans: OrphanList,
    private readonly instances: Instances,
    private readonly circumstances: Circumstances,
    private readonly commandContexts: CommandContexts,
  ) {}

  /** The key counts the attempts, so that each makes one operation, however often it is fired. */
  async due(now: string, countMax: number) {
    const due = await this.orphans.due(now, countMax);
    return due.map(({ instance, attemptCount }) => ({ key: keyOf(instance, attemptCount) }));
  }

  async fire(key: string): Promise<void> {
    const [instance] = partsOf(key);
    const { commandId, actor, occurredAt, ...rest } = this.commandContexts.ofTimer(this.name, key);
    const { state } = await this.instances.load(instance);
    if (state.phase === 'ABSENT') return;
    const change = await this.circumstances.of(state, {
      operation: uuidOf('operation', commandId),
      justification: '',
      requestedBy: actor,
      requestedAt: occurredAt,
    });
    await this.instances.decide(instance, { commandId, actor, occurredAt, ...rest }, retryCleanUp(change));
  }
}
