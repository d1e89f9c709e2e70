import { Injectable } from '@nestjs/common';
import { ReadStore } from '#libs/read-store';
import type { OrphanRow } from './orphan-list.view.js';

interface Tables {
  readonly instances_orphans: OrphanRow;
}

@Injectable()
export class OrphanList {
  constructor(private readonly readStore: ReadStore) {}

  /** Orphans whose producer is to be asked again at an instant, the longest overdue first. */
  due(now: string, countMax: number): Promise<readonly Pick<OrphanRow, 'instance' | 'attemptCount'>[]> {
    return this.readStore
      .tables<Tables>()
      .selectFrom('instances_orphans')
      .select(['instance', 'attemptCount'])
      .where('dueAt', '<=', now)
      .orderBy('dueAt')
      .limit(countMax)
      .execute();
  }
}
