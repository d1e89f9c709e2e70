import { Injectable } from '@nestjs/common';
import { type KeysetPage, keysetPage, ReadStore } from '#libs/read-store';
import {
  countOperations,
  type ListedOperation,
  type OperationQuery,
  type OperationTables,
  type PageOptions,
  selectOperations,
} from './operation-query.js';
import type { VisibleTeams } from './visible-teams.js';

export interface OperationFilter {
  readonly instance?: string | undefined;
  readonly consumerTeam?: string | undefined;
  readonly ownerTeam?: string | undefined;
  readonly capability?: string | undefined;
  readonly environment?: string | undefined;
  readonly requestedBy?: string | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly states?: readonly string[] | undefined;
}

/** Conditions that name a column of the operation itself. */
const equalColumns = ['instance', 'consumerTeam', 'capability', 'environment', 'requestedBy'] as const;

/** Who follows changes: everything of one operation, or of all operations that concern a team. */
export type FollowedChanges = { readonly operation: string } | { readonly team: string };

@Injectable()
export class OperationList {
  constructor(private readonly readStore: ReadStore) {}

  /** The newest first. */
  page(filter: OperationFilter, visible: VisibleTeams, options: PageOptions): Promise<KeysetPage<ListedOperation>> {
    const sorted = this.readStore
      .tables<OperationTables>()
      .selectFrom(this.#matching(filter, visible).as('operations'))
      .selectAll();
    return keysetPage(sorted, {
      ...options,
      order: [
        { column: 'submittedAt', direction: 'desc' },
        { column: 'generation', direction: 'desc' },
        { column: 'operation', direction: 'asc' },
      ],
    });
  }

  count(filter: OperationFilter, visible: VisibleTeams): Promise<number> {
    return countOperations(this.readStore, this.#matching(filter, visible));
  }

  /** In the order of the ids; undefined for those that do not exist. */
  async byIds(ids: readonly string[]): Promise<readonly (ListedOperation | undefined)[]> {
    if (ids.length === 0) return [];
    const rows = await selectOperations(this.readStore).where('operations.operation', 'in', ids).execute();
    const byId = new Map(rows.map((row) => [row.operation, row]));
    return ids.map((id) => byId.get(id));
  }

  /** Operations with a fact after an ordinal of the log, in the order of their last facts. */
  changedAfter(ordinal: number, followed: FollowedChanges, countMax: number): Promise<readonly ListedOperation[]> {
    const changed = selectOperations(this.readStore).where('operations.changedOrdinal', '>', ordinal);
    const wanted =
      'operation' in followed
        ? changed.where('operations.operation', '=', followed.operation)
        : changed.where((builder) =>
            builder.or([
              builder('operations.consumerTeam', '=', followed.team),
              builder('owners.ownerTeam', '=', followed.team),
            ]),
          );
    return wanted.orderBy('operations.changedOrdinal').limit(countMax).execute();
  }

  #matching(filter: OperationFilter, visible: VisibleTeams): OperationQuery {
    const { kinds, states, ownerTeam } = filter;
    let operations = selectOperations(this.readStore);
    for (const column of equalColumns) {
      const wanted = filter[column];
      if (wanted !== undefined) operations = operations.where(`operations.${column}`, '=', wanted);
    }
    if (ownerTeam !== undefined) operations = operations.where('owners.ownerTeam', '=', ownerTeam);
    if (kinds !== undefined) operations = operations.where('operations.kind', 'in', kinds);
    if (states !== undefined) operations = operations.where('operations.state', 'in', states);
    return visible.isAll
      ? operations
      : operations.where((builder) =>
          builder.or([
            builder('operations.consumerTeam', 'in', visible.consumerTeams),
            builder('owners.ownerTeam', 'in', visible.ownerTeams),
          ]),
        );
  }
}
