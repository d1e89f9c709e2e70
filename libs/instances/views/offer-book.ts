import { Injectable } from '@nestjs/common';
import { type KeysetOrder, type KeysetPage, keysetPage, ReadStore, rankedSearch } from '#libs/read-store';
import type { CapabilityRow } from './capability-owners.view.js';
import type { PlanRow, VersionRow } from './offer-book.view.js';

/** A version and plan that can be requested now, as a consumer sees it. */
export type OfferRow = PlanRow & Omit<VersionRow, keyof PlanRow> & Omit<CapabilityRow, 'capability'>;

export interface OfferFilter {
  readonly search?: string | undefined;
  readonly capability?: string | undefined;
  readonly ownerTeam?: string | undefined;
  readonly stages?: readonly string[] | undefined;
  readonly monthlyPriceCentsMax?: number | undefined;
}

export interface PageOptions {
  readonly first: number;
  readonly after?: string | null | undefined;
}

interface Tables {
  readonly instances_capabilities: CapabilityRow;
  readonly instances_versions: VersionRow;
  readonly instances_plans: PlanRow;
}

const requestableStages = ['ALPHA', 'BETA', 'GA', 'DEPRECATED'];

/** Our own memory of what others offer. It shows; a decision folds the version's stream instead. */
@Injectable()
export class OfferBook {
  constructor(private readonly readStore: ReadStore) {}

  /** What can be requested at an instant: by relevance where something is searched for, else by capability, the newest version first. */
  page(filter: OfferFilter, now: string, options: PageOptions): Promise<KeysetPage<RankedOffer>> {
    const ranked = this.readStore.tables<Tables>().selectFrom(this.#matching(filter, now).as('ranked')).selectAll();
    const order: readonly KeysetOrder<RankedOffer>[] = [
      ...(filter.search === undefined ? [] : [{ column: 'relevance', direction: 'desc' } as const]),
      { column: 'capability', direction: 'asc' },
      { column: 'versionOrder', direction: 'desc' },
      { column: 'version', direction: 'asc' },
      { column: 'monthlyPriceCents', direction: 'asc' },
      { column: 'plan', direction: 'asc' },
    ];
    return keysetPage(ranked, { ...options, order });
  }

  async count(filter: OfferFilter, now: string): Promise<number> {
    const { count } = await this.readStore
      .tables<Tables>()
      .selectFrom(this.#matching(filter, now).as('found'))
      .select((builder) => builder.cast<number>(builder.fn.countAll(), 'integer').as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Offers by capability, version and plan, also such as can no longer be requested; undefined where there never was one. */
  async byNames(
    names: readonly Pick<OfferRow, 'capability' | 'version' | 'plan'>[],
  ): Promise<readonly (OfferRow | undefined)[]> {
    if (names.length === 0) return [];
    const rows = await this.#all()
      .where((builder) =>
        builder.or(
          names.map(({ capability, version, plan }) =>
            builder.and([
              builder('plans.capability', '=', capability),
              builder('plans.version', '=', version),
              builder('plans.plan', '=', plan),
            ]),
          ),
        ),
      )
      .execute();
    const byName = new Map(rows.map((row) => [nameOf(row), row]));
    return names.map((name) => byName.get(nameOf(name)));
  }

  #matching({ search, capability, ownerTeam, stages, monthlyPriceCentsMax }: OfferFilter, now: string) {
    let offers = this.#all()
      .where('versions.isPaused', '=', 0)
      .where('versions.isWithdrawn', '=', 0)
      .where('versions.stage', 'in', stages ?? requestableStages)
      .where('versions.stage', 'in', requestableStages)
      .where((builder) =>
        builder.or([builder('versions.sunsetAt', 'is', null), builder('versions.sunsetAt', '>', now)]),
      );
    if (capability !== undefined) offers = offers.where('plans.capability', '=', capability);
    if (ownerTeam !== undefined) offers = offers.where('owners.ownerTeam', '=', ownerTeam);
    if (monthlyPriceCentsMax !== undefined) {
      offers = offers.where('plans.monthlyPriceCents', '<=', monthlyPriceCentsMax);
    }
    const all = this.readStore.tables<Tables>().selectFrom(offers.as('offers')).selectAll();
    return search === undefined
      ? all.select((builder) => builder.lit(0).$castTo<number>().as('relevance'))
      : rankedSearch(all, search, [
          { column: 'nameWords', weight: 4 },
          { column: 'otherWords', weight: 1 },
        ]);
  }

  #all() {
    return this.readStore
      .tables<Tables>()
      .selectFrom('instances_plans as plans')
      .innerJoin('instances_versions as versions', (join) =>
        join.onRef('versions.capability', '=', 'plans.capability').onRef('versions.version', '=', 'plans.version'),
      )
      .innerJoin('instances_capabilities as owners', 'owners.capability', 'plans.capability')
      .selectAll('plans')
      .select([
        'versions.versionOrder',
        'versions.isPreRelease',
        'versions.stage',
        'versions.isPaused',
        'versions.isWithdrawn',
        'versions.approval',
        'versions.sunsetAt',
        'versions.replacementCapability',
        'versions.replacementVersion',
        'versions.migrationGuide',
        'versions.publishedAt',
        'owners.capabilityName',
        'owners.summary',
        'owners.ownerTeam',
        'owners.ownerDepartment',
        'owners.nameWords',
        'owners.otherWords',
      ]);
  }
}

export type RankedOffer = OfferRow & { readonly relevance: number };

const nameOf = ({ capability, version, plan }: Pick<OfferRow, 'capability' | 'version' | 'plan'>) =>
  `${capability} ${version} ${plan}`;
