import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { type KeysetPage, keysetPages, ReadStore } from '#libs/read-store';
import { type VersionName, versionStreamId } from '../domain/version.js';
import type { PageOptions } from './catalogue.js';
import type { VersionRow } from './version-list.view.js';

interface Tables {
  readonly capabilities_versions: VersionRow;
}

export interface VersionPageOptions extends PageOptions {
  /** Drafts are for those who write them. */
  readonly withDrafts: boolean;
}

/** What a sunset is due by. */
export type SunsetRow = Pick<VersionRow, 'capability' | 'version'> & { readonly sunsetAt: string };

const versionsMax = 10_000;

const columns = [
  'capability',
  'version',
  'precedence',
  'status',
  'stage',
  'pauseReason',
  'offerRank',
  'draftedAt',
  'publishedAt',
  'deprecatedAt',
  'sunsetAt',
  'replacementCapability',
  'replacementVersion',
  'migrationGuideLength',
  'acknowledgedBy',
  'closedAt',
  'retiredAt',
  'withdrawnAt',
  'withdrawalReason',
] as const satisfies readonly (keyof VersionRow)[];

@Injectable()
export class VersionList {
  constructor(private readonly readStore: ReadStore) {}

  /** A page of the versions of each capability, the highest first. */
  pages(
    capabilities: readonly string[],
    { withDrafts, ...options }: VersionPageOptions,
  ): Promise<ReadonlyMap<unknown, KeysetPage<VersionRow>>> {
    return keysetPages(this.#tables(), this.#versionsOf(capabilities, withDrafts), {
      ...options,
      table: 'capabilities_versions',
      columns,
      list: 'capability',
      order: [
        { column: 'precedence', direction: 'desc' },
        { column: 'version', direction: 'desc' },
      ],
    });
  }

  /** How many versions each capability has; one without any is missing. */
  async counts(capabilities: readonly string[], withDrafts: boolean): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#versionsOf(capabilities, withDrafts)
      .select((select) => ['capability', select.cast<number>(select.fn.countAll(), 'integer').as('count')])
      .groupBy('capability')
      .execute();
    return new Map(rows.map(({ capability, count }) => [capability, count]));
  }

  /** The version of each capability to recommend: requestable, the safest stage first, then the highest number. */
  async latestOf(capabilities: readonly string[]): Promise<ReadonlyMap<unknown, VersionRow>> {
    const query = this.#versionsOf(capabilities, false).where('offerRank', '>=', 0);
    const pages = await keysetPages(this.#tables(), query, {
      table: 'capabilities_versions',
      columns,
      list: 'capability',
      first: 1,
      order: [
        { column: 'offerRank', direction: 'desc' },
        { column: 'precedence', direction: 'desc' },
        { column: 'version', direction: 'desc' },
      ],
    });
    return new Map([...pages].flatMap(([capability, { rows }]) => rows.map(({ row }) => [capability, row] as const)));
  }

  /** Versions in the order of the names; undefined for those that do not exist. */
  async byNames(names: readonly VersionName[]): Promise<readonly (VersionRow | undefined)[]> {
    if (names.length === 0) return [];
    const rows = await this.#tables()
      .selectFrom('capabilities_versions')
      .select(columns)
      .where((where) =>
        where(
          where.refTuple('capability', 'version'),
          'in',
          names.map(({ capability, version }) => where.tuple(capability, version)),
        ),
      )
      .execute();
    return inOrder(names, rows);
  }

  /** Every version of a capability, the lowest first; at most 10,000. */
  async namesOf(capability: string): Promise<readonly string[]> {
    const rows = await this.#versionsOf([capability], true)
      .select('version')
      .orderBy('precedence')
      .limit(versionsMax)
      .execute();
    return rows.map(({ version }) => version);
  }

  /** Versions whose announced day has come, the longest overdue first. */
  async dueForSunset(now: string, countMax: number): Promise<readonly SunsetRow[]> {
    const rows = await this.#tables()
      .selectFrom('capabilities_versions')
      .select(['capability', 'version', 'sunsetAt'])
      .where('status', '=', 'DEPRECATED')
      .where('sunsetAt', '<=', now)
      .orderBy('sunsetAt')
      .limit(countMax)
      .execute();
    return rows.flatMap(({ sunsetAt, ...name }) => (sunsetAt === null ? [] : [{ ...name, sunsetAt }]));
  }

  #versionsOf(capabilities: readonly string[], withDrafts: boolean) {
    return this.#tables()
      .selectFrom('capabilities_versions')
      .where('capability', 'in', capabilities)
      .$if(!withDrafts, (query) => query.where('status', '!=', 'DRAFT'));
  }

  #tables(): Kysely<Tables> {
    return this.readStore.tables<Tables>();
  }
}

function inOrder<R extends VersionName>(names: readonly VersionName[], rows: readonly R[]): readonly (R | undefined)[] {
  const byName = new Map(rows.map((row) => [versionStreamId(row), row]));
  return names.map((name) => byName.get(versionStreamId(name)));
}
