import { ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { type Connection, connection, type RequestContext } from '#libs/graphql';
import type { KeysetPage } from '#libs/read-store';
import type { CostObservation, HealthObservation, InstanceUsageArgs, UsageObservation } from '#schema';
import type { HealthStatus } from '../events/index.js';
import { LatestObservations } from '../views/latest-observations.js';
import type { LatestObservationRow } from '../views/latest-observations.view.js';

type Observed = { readonly instance: string };

/** What was observed last, beside what the instance itself tells. */
@Resolver('Instance')
export class InstanceObservationsResolver {
  constructor(private readonly observations: LatestObservations) {}

  @ResolveField()
  async usage(
    { instance }: Observed,
    { first, after }: InstanceUsageArgs,
    context: RequestContext,
  ): Promise<Connection<UsageObservation>> {
    const pages = context.loader<string, KeysetPage<LatestObservationRow>>(
      `observations.usage ${first} ${after ?? ''}`,
      () =>
        new DataLoader(async (instances) => {
          const found = await this.observations.usagePages(instances, { first, after });
          return instances.map((each) => found.get(each) ?? { rows: [], hasNextPage: false });
        }),
    );
    return connection(await pages.load(instance), usageNode, () => this.#countUsage(instance, context));
  }

  @ResolveField()
  async cost({ instance }: Observed, _args: unknown, context: RequestContext): Promise<CostObservation | null> {
    const row = await this.#latest('COST', instance, context);
    if (row === undefined || row.periodStart === null) return null;
    const { value: amount, qualifier: currency, periodStart, observedAt, source } = row;
    return { __typename: 'CostObservation', amount, currency, periodStart, observedAt, source };
  }

  @ResolveField()
  async health({ instance }: Observed, _args: unknown, context: RequestContext): Promise<HealthObservation | null> {
    const row = await this.#latest('HEALTH', instance, context);
    if (row === undefined) return null;
    const { qualifier, observedAt, source } = row;
    const reason = qualifier === '' ? null : qualifier;
    return { __typename: 'HealthObservation', status: statuses[row.value] ?? 'UNHEALTHY', reason, observedAt, source };
  }

  #latest(kind: 'COST' | 'HEALTH', instance: string, context: RequestContext) {
    const make = () =>
      new DataLoader<string, LatestObservationRow | undefined>(async (instances) => {
        const found = await this.observations.latest(kind, instances);
        return instances.map((each) => found.get(each));
      });
    return context.loader(`observations.${kind}`, make).load(instance);
  }

  #countUsage(instance: string, context: RequestContext): Promise<number> {
    const make = () =>
      new DataLoader<string, number>(async (instances) => {
        const found = await this.observations.usageCounts(instances);
        return instances.map((each) => found.get(each) ?? 0);
      });
    return context.loader('observations.usage-count', make).load(instance);
  }
}

const statuses: Readonly<Record<string, HealthStatus>> = {
  HEALTHY: 'HEALTHY',
  DEGRADED: 'DEGRADED',
  UNHEALTHY: 'UNHEALTHY',
};

function usageNode({ metric, value, qualifier, periodStart, observedAt, source }: LatestObservationRow) {
  return {
    __typename: 'UsageObservation',
    metric,
    quantity: value,
    unit: qualifier,
    periodStart: periodStart ?? observedAt,
    observedAt,
    source,
  } satisfies UsageObservation;
}
