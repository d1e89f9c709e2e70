import { Injectable } from '@nestjs/common';
import type { Timer } from '#libs/read-store';
import { ExpireApprovals } from './expire-approvals.timer.js';
import { ExpireLeases } from './expire-leases.timer.js';
import { RetryCleanUps } from './retry-clean-ups.timer.js';

/** Everything here that happens because time passes. */
@Injectable()
export class Deadlines {
  readonly timers: readonly Timer[];

  constructor(expireApprovals: ExpireApprovals, expireLeases: ExpireLeases, retryCleanUps: RetryCleanUps) {
    this.timers = [expireApprovals, expireLeases, retryCleanUps];
  }
}
