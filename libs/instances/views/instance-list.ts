import { Injectable } from '@nestjs/common';
import { type KeysetOrder, type KeysetPage, keysetPage, ReadStore, rankedSearch } from '#libs/read-store';
import type { CapabilityRow } from './capability-owners.view.js';
import type { InstanceRow } from './instance-list.view.js';
import type { VersionRow } from './offer-book.view.js';
import type { VisibleTeams } from './visible-teams.js';

/** An instance with what the marketplace says of its version now. */
export type ListedInstance = InstanceRow & {
  readonly ownerTeam: string;
  readonly stage: string;
  readonly isWithdrawn: number;
  readonly sunsetAt: string | null;
  readonly versionOrder: string;
  /** Of the newest GA version of the capability; null when there is none. */
  readonly newestOrder: string | null;
};

/** What a list is filtered and ordered by: a long search that dragged along all columns of two more tables would take ten times as long. */
type RankedKey = Pick<InstanceRow, 'instance' | 'nameWords' | 'sortName' | 'requestedAt'> & {
  readonly relevance: number;
};

export interface InstanceFilter {
  readonly search?: string | undefined;
  readonly consumerTeam?: string | undefined;
  readonly ownerTeam?: string | undefined;
  readonly capability?: string | undefined;
  readonly version?: string | undefined;
  readonly environment?: string | undefined;
  readonly phases?: readonly string[] | undefined;
}

export type InstanceOrder = 'NEWEST' | 'OLDEST' | 'NAME';

interface Tables {
  readonly instances_list: InstanceRow;
  readonly instances_capabilities: CapabilityRow;
  readonly instances_versions: VersionRow;
}

export interface InstancePageOptions {
  readonly orderBy: InstanceOrder;
  readonly first: number;
  readonly after?: string | null | undefined;
}

@Injectable()
export class InstanceList {
  constructor(private readonly readStore: ReadStore) {}

  /** By relevance where something is searched for, then in the order asked for. */
  async page(
    filter: InstanceFilter,
    visible: VisibleTeams,
    { orderBy, ...options }: InstancePageOptions,
  ): Promise<KeysetPage<ListedInstance>> {
    const ranked = this.readStore.tables<Tables>().selectFrom(this.#matching(filter, visible).as('ranked')).selectAll();
    const byRelevance: readonly KeysetOrder<RankedKey>[] =
      filter.search === undefined ? [] : [{ column: 'relevance', direction: 'desc' }];
    const { rows, hasNextPage } = await keysetPage(ranked, { ...options, order: [...byRelevance, ...orders[orderBy]] });
    const found = await this.byIds(rows.map(({ row }) => row.instance));
    return { rows: rows.flatMap(({ cursor }, at) => withRow(cursor, found[at])), hasNextPage };
  }

  async count(filter: InstanceFilter, visible: VisibleTeams): Promise<number> {
    const { count } = await this.readStore
      .tables<Tables>()
      .selectFrom(this.#matching(filter, visible).as('found'))
      .select((builder) => builder.cast<number>(builder.fn.countAll(), 'integer').as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** In the order of the ids; undefined for those that do not exist. */
  async byIds(ids: readonly string[]): Promise<readonly (ListedInstance | undefined)[]> {
    if (ids.length === 0) return [];
    const rows = await this.#all().where('list.instance', 'in', ids).execute();
    const byId = new Map(rows.map((row) => [row.instance, row]));
    return ids.map((id) => byId.get(id));
  }

  #matching({ search, phases, ownerTeam, ...equal }: InstanceFilter, visible: VisibleTeams) {
    const { consumerTeam, capability, version, environment } = equal;
    const tables = this.readStore.tables<Tables>();
    const ownedBy = (teams: readonly string[]) =>
      tables.selectFrom('instances_capabilities').where('ownerTeam', 'in', teams).select('capability');
    let instances = tables
      .selectFrom('instances_list as list')
      .select(['list.instance', 'list.nameWords', 'list.sortName', 'list.requestedAt']);
    if (consumerTeam !== undefined) instances = instances.where('list.consumerTeam', '=', consumerTeam);
    if (capability !== undefined) instances = instances.where('list.capability', '=', capability);
    if (version !== undefined) instances = instances.where('list.version', '=', version);
    if (environment !== undefined) instances = instances.where('list.environment', '=', environment);
    if (ownerTeam !== undefined) instances = instances.where('list.capability', 'in', ownedBy([ownerTeam]));
    if (phases !== undefined) instances = instances.where('list.phase', 'in', phases);
    if (!visible.isAll) {
      instances = instances.where((builder) =>
        builder.or([
          builder('list.consumerTeam', 'in', visible.consumerTeams),
          builder('list.capability', 'in', ownedBy(visible.ownerTeams)),
        ]),
      );
    }
    const all = tables.selectFrom(instances.as('instances')).selectAll();
    return search === undefined
      ? all.select((builder) => builder.lit(0).$castTo<number>().as('relevance'))
      : rankedSearch(all, search, [{ column: 'nameWords', weight: 1 }]);
  }

  #all() {
    const tables = this.readStore.tables<Tables>();
    const newest = tables
      .selectFrom('instances_versions')
      .where('stage', '=', 'GA')
      .where('isWithdrawn', '=', 0)
      .groupBy('capability')
      .select((builder) => ['capability', builder.fn.max('versionOrder').as('newestOrder')]);
    return tables
      .selectFrom('instances_list as list')
      .innerJoin('instances_capabilities as owners', 'owners.capability', 'list.capability')
      .innerJoin('instances_versions as versions', (join) =>
        join.onRef('versions.capability', '=', 'list.capability').onRef('versions.version', '=', 'list.version'),
      )
      .leftJoin(newest.as('newest'), 'newest.capability', 'list.capability')
      .selectAll('list')
      .select([
        'owners.ownerTeam',
        'versions.stage',
        'versions.isWithdrawn',
        'versions.sunsetAt',
        'versions.versionOrder',
        'newest.newestOrder',
      ]);
  }
}

function withRow<Row>(cursor: () => string, row: Row | undefined) {
  return row === undefined ? [] : [{ cursor, row }];
}

/** The last column makes each order total. */
const orders: { readonly [Order in InstanceOrder]: readonly KeysetOrder<RankedKey>[] } = {
  NEWEST: [
    { column: 'requestedAt', direction: 'desc' },
    { column: 'instance', direction: 'asc' },
  ],
  OLDEST: [
    { column: 'requestedAt', direction: 'asc' },
    { column: 'instance', direction: 'asc' },
  ],
  NAME: [
    { column: 'sortName', direction: 'asc' },
    { column: 'instance', direction: 'asc' },
  ],
};
