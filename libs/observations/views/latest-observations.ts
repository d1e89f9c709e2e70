import { Injectable } from '@nestjs/common';
import { type KeysetPage, keysetPages, ReadStore } from '#libs/read-store';
import type { LatestObservationRow } from './latest-observations.view.js';

interface Tables {
  readonly observations_latest: LatestObservationRow;
}

export interface PageOptions {
  readonly first: number;
  readonly after?: string | null | undefined;
}

@Injectable()
export class LatestObservations {
  constructor(private readonly readStore: ReadStore) {}

  /** What was observed last of each instance; those of which nothing was are missing. */
  async latest(
    kind: 'COST' | 'HEALTH',
    instances: readonly string[],
  ): Promise<ReadonlyMap<string, LatestObservationRow>> {
    const rows = await this.#of(kind, instances).selectAll().execute();
    return new Map(rows.map((row) => [row.instance, row]));
  }

  /** A page of the metrics of each instance, by name. */
  usagePages(
    instances: readonly string[],
    options: PageOptions,
  ): Promise<ReadonlyMap<unknown, KeysetPage<LatestObservationRow>>> {
    return keysetPages(this.readStore.tables<Tables>(), this.#of('USAGE', instances), {
      ...options,
      table: 'observations_latest',
      columns: ['instance', 'kind', 'metric', 'observedAt', 'periodStart', 'value', 'qualifier', 'source'],
      list: 'instance',
      order: [{ column: 'metric', direction: 'asc' }],
    });
  }

  async usageCounts(instances: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#of('USAGE', instances)
      .select((select) => ['instance', select.cast<number>(select.fn.countAll(), 'integer').as('count')])
      .groupBy('instance')
      .execute();
    return new Map(rows.map(({ instance, count }) => [instance, count]));
  }

  #of(kind: LatestObservationRow['kind'], instances: readonly string[]) {
    return this.readStore
      .tables<Tables>()
      .selectFrom('observations_latest')
      .where('kind', '=', kind)
      .where('instance', 'in', instances);
  }
}
