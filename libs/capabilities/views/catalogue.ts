import { Injectable } from '@nestjs/common';
import type { ExpressionBuilder, Kysely } from 'kysely';
import { type KeysetOrder, type KeysetPage, keysetPage, ReadStore, rankedSearch } from '#libs/read-store';
import { isTag } from '../domain/tag.js';
import type { Stage } from '../events/index.js';
import type { CapabilityRow } from './capability-list.view.js';
import type { LiveInstanceRow } from './live-instances.view.js';
import type { OwnerRow } from './owner-history.view.js';
import type { VersionRow } from './version-list.view.js';

/** Which capabilities are wanted; all conditions that are given must hold. */
export interface CatalogueFilter {
  readonly search?: string | undefined;
  readonly ownerTeam?: string | undefined;
  readonly tag?: string | undefined;
  readonly status?: CapabilityRow['status'] | undefined;
  /** Some version stands at this stage and can be requested. */
  readonly stage?: Stage | undefined;
  /** Some version stands there. */
  readonly versionStatus?: VersionRow['status'] | undefined;
  /** Some version can be requested, or none can. */
  readonly hasOffer?: boolean | undefined;
}

export type CatalogueOrder =
  | 'RELEVANCE'
  | 'NAME_ASC'
  | 'NAME_DESC'
  | 'REGISTERED_AT_ASC'
  | 'REGISTERED_AT_DESC'
  | 'INSTANCE_COUNT_ASC'
  | 'INSTANCE_COUNT_DESC';

export interface PageOptions {
  readonly first: number;
  readonly after?: string | null | undefined;
}

export interface Tables {
  readonly capabilities_list: CapabilityRow;
  readonly capabilities_versions: VersionRow;
  readonly capabilities_live_instances: LiveInstanceRow;
  readonly capabilities_owners: OwnerRow;
}

/** What is shown and sorted by; the columns that are only searched stay in the database. */
const shown = [
  'capability',
  'ownerTeam',
  'name',
  'summary',
  'description',
  'tags',
  'links',
  'noticePeriodDays',
  'status',
  'registeredAt',
  'retiredAt',
  'sortName',
] as const;

const searched = ['nameWords', 'tagWords', 'summaryWords'] as const;

export type CapabilityEntry = Pick<CapabilityRow, (typeof shown)[number]>;
export type CatalogueEntry = CapabilityEntry & { readonly relevance: number; readonly instanceCount: number };

const orders: Readonly<Record<CatalogueOrder, readonly KeysetOrder<CatalogueEntry>[]>> = {
  RELEVANCE: [
    { column: 'relevance', direction: 'desc' },
    { column: 'sortName', direction: 'asc' },
  ],
  NAME_ASC: [{ column: 'sortName', direction: 'asc' }],
  NAME_DESC: [{ column: 'sortName', direction: 'desc' }],
  REGISTERED_AT_ASC: [{ column: 'registeredAt', direction: 'asc' }],
  REGISTERED_AT_DESC: [{ column: 'registeredAt', direction: 'desc' }],
  INSTANCE_COUNT_ASC: [{ column: 'instanceCount', direction: 'asc' }],
  INSTANCE_COUNT_DESC: [{ column: 'instanceCount', direction: 'desc' }],
};

const ownersMax = 100;

/** What is on offer, as somebody who looks for something asks for it. */
@Injectable()
export class Catalogue {
  constructor(private readonly readStore: ReadStore) {}

  page(filter: CatalogueFilter, order: CatalogueOrder, options: PageOptions): Promise<KeysetPage<CatalogueEntry>> {
    const needsCounts = order.startsWith('INSTANCE_COUNT');
    const entries = withInstanceCount(matching(this.#tables(), filter), needsCounts);
    const query = this.#tables()
      .selectFrom(entries.as('entries'))
      .select([...shown, 'relevance', 'instanceCount']);
    return keysetPage(query, {
      ...options,
      order: [...orders[order], { column: 'capability', direction: 'asc' }],
    });
  }

  async count(filter: CatalogueFilter): Promise<number> {
    const { count } = await this.#tables()
      .selectFrom(matching(this.#tables(), filter).as('found'))
      .select((select) => select.cast<number>(select.fn.countAll(), 'integer').as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Capabilities in the order of the slugs; undefined for those that do not exist. */
  async bySlugs(slugs: readonly string[]): Promise<readonly (CapabilityEntry | undefined)[]> {
    const rows = await this.#tables()
      .selectFrom('capabilities_list')
      .select(shown)
      .where('capability', 'in', slugs)
      .execute();
    const bySlug = new Map(rows.map((row) => [row.capability, row]));
    return slugs.map((slug) => bySlug.get(slug));
  }

  /** The owners of each capability, the first one first; at most the latest 100 of each. */
  async ownersOf(capabilities: readonly string[]): Promise<readonly (readonly OwnerRow[])[]> {
    const rows = await this.#tables()
      .selectFrom('capabilities_owners')
      .selectAll()
      .where('capability', 'in', capabilities)
      .orderBy('revision')
      .execute();
    const byCapability = Map.groupBy(rows, ({ capability }) => capability);
    return capabilities.map((capability) => (byCapability.get(capability) ?? []).slice(-ownersMax));
  }

  #tables(): Kysely<Tables> {
    return this.readStore.tables<Tables>();
  }
}

function matching(tables: Kysely<Tables>, filter: CatalogueFilter) {
  const { search } = filter;
  const wanted = offering(plain(tables, filter), filter);
  return search === undefined
    ? wanted.select((select) => select.lit(0).$castTo<number>().as('relevance'))
    : rankedSearch(wanted, search, [
        { column: 'nameWords', weight: 8 },
        { column: 'tagWords', weight: 4 },
        { column: 'summaryWords', weight: 1 },
      ]);
}

function plain(tables: Kysely<Tables>, { ownerTeam, tag, status }: CatalogueFilter) {
  return tables
    .selectFrom('capabilities_list')
    .select([...shown, ...searched])
    .$if(ownerTeam !== undefined, (query) => query.where('ownerTeam', '=', ownerTeam ?? ''))
    .$if(tag !== undefined, (query) =>
      // Only what can be a tag is looked for: anything else might mean something to `like`.
      isTag(tag ?? '') ? query.where('tagSet', 'like', `%,${tag},%`) : query.where((where) => where.lit(false)),
    )
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'ACTIVE'));
}

/** Conditions on some version of the capability. */
function offering(query: ReturnType<typeof plain>, { stage, versionStatus, hasOffer }: CatalogueFilter) {
  return query
    .$if(stage !== undefined, (found) =>
      found.where((where) =>
        where.exists(
          versionsIn(where)
            .where('version.status', '=', stage ?? 'GA')
            .where('version.offerRank', '>=', 0),
        ),
      ),
    )
    .$if(versionStatus !== undefined, (found) =>
      found.where((where) => where.exists(versionsIn(where).where('version.status', '=', versionStatus ?? 'GA'))),
    )
    .$if(hasOffer === true, (found) => found.where((where) => where.exists(offersIn(where))))
    .$if(hasOffer === false, (found) => found.where((where) => where.not(where.exists(offersIn(where)))));
}

function offersIn(where: ExpressionBuilder<Tables, 'capabilities_list'>) {
  return versionsIn(where).where('version.offerRank', '>=', 0);
}

function versionsIn(where: ExpressionBuilder<Tables, 'capabilities_list'>) {
  return where
    .selectFrom('capabilities_versions as version')
    .select('version.version')
    .whereRef('version.capability', '=', 'capabilities_list.capability');
}

/** Counting costs a look at every live instance, so it is done only for those who sort by it. */
function withInstanceCount(query: ReturnType<typeof matching>, isNeeded: boolean) {
  if (!isNeeded) return query.select((select) => select.lit(0).$castTo<number>().as('instanceCount'));
  return query.select((select) =>
    select
      .selectFrom('capabilities_live_instances as live')
      .select((count) => count.cast<number>(count.fn.countAll(), 'integer').as('count'))
      .whereRef('live.capability', '=', 'capabilities_list.capability')
      .where('live.phase', '=', 'LIVE')
      .$asScalar()
      .as('instanceCount'),
  );
}
