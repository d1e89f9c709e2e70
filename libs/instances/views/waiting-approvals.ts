import { Injectable } from '@nestjs/common';
import { type KeysetPage, keysetPage, ReadStore } from '#libs/read-store';
import {
  countOperations,
  type ListedOperation,
  type OperationTables,
  type PageOptions,
  selectOperations,
} from './operation-query.js';
import type { OperationRow } from './operation-row.js';

const requestersMax = 1_000;

/** For whom approvals wait: producers of these teams who are none of these principals. */
export interface Approver {
  readonly teams: 'all' | readonly string[];
  /** Principals whose requests the approver may not decide on. */
  readonly notBy: readonly string[];
}

/** Operations that wait for a producer's decision. */
@Injectable()
export class WaitingApprovals {
  constructor(private readonly readStore: ReadStore) {}

  /** The most urgent first. */
  page(
    approver: Approver,
    options: PageOptions,
  ): Promise<KeysetPage<ListedOperation & { readonly expiresAt: string }>> {
    const waiting = this.#waitingFor(approver).select((builder) =>
      builder.fn.coalesce('operations.approvalExpiresAt', 'operations.submittedAt').as('expiresAt'),
    );
    const sorted = this.readStore.tables<OperationTables>().selectFrom(waiting.as('waiting')).selectAll();
    return keysetPage(sorted, {
      ...options,
      order: [
        { column: 'expiresAt', direction: 'asc' },
        { column: 'operation', direction: 'asc' },
      ],
    });
  }

  count(approver: Approver): Promise<number> {
    return countOperations(this.readStore, this.#waitingFor(approver));
  }

  /** Whose time has run out at an instant, the longest overdue first. */
  overdue(now: string, countMax: number): Promise<readonly Pick<OperationRow, 'instance' | 'operation'>[]> {
    return this.readStore
      .tables<OperationTables>()
      .selectFrom('instances_operations')
      .select(['instance', 'operation'])
      .where('state', '=', 'AWAITING_APPROVAL')
      .where('approvalExpiresAt', '<=', now)
      .orderBy('approvalExpiresAt')
      .limit(countMax)
      .execute();
  }

  /** Principals whose requests wait for one of the teams, at most 1,000. */
  async requesters(teams: Approver['teams']): Promise<readonly string[]> {
    const waiting = this.#waitingFor({ teams, notBy: [] });
    const rows = await this.readStore
      .tables<OperationTables>()
      .selectFrom(waiting.as('waiting'))
      .select('requestedBy')
      .distinct()
      .limit(requestersMax)
      .execute();
    return rows.map(({ requestedBy }) => requestedBy);
  }

  #waitingFor({ teams, notBy }: Approver) {
    let waiting = selectOperations(this.readStore).where('operations.state', '=', 'AWAITING_APPROVAL');
    if (teams !== 'all') waiting = waiting.where('owners.ownerTeam', 'in', teams);
    return notBy.length === 0 ? waiting : waiting.where('operations.requestedBy', 'not in', notBy);
  }
}
