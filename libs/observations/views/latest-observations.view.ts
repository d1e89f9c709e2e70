import type { RowView } from '#libs/read-store';
import { type ObservationFact, observationFacts } from '../events/index.js';

/** What was observed last; one row for each metric of an instance, one for its cost and one for its health. */
export type LatestObservationRow = {
  readonly instance: string;
  readonly kind: 'USAGE' | 'COST' | 'HEALTH';
  /** Empty but for usage. */
  readonly metric: string;
  readonly observedAt: string;
  /** Null for health. */
  readonly periodStart: string | null;
  /** Quantity, amount or status. */
  readonly value: string;
  /** Unit, currency, or the reason of the status. */
  readonly qualifier: string;
  readonly source: string;
};

type Observed = Pick<LatestObservationRow, 'kind' | 'metric' | 'periodStart' | 'value' | 'qualifier'>;

export const latestObservationsView: RowView<LatestObservationRow, ObservationFact> = {
  name: 'observations.latest',
  revision: 1,
  table: 'observations_latest',
  columns: {
    instance: { type: 'text' },
    kind: { type: 'text' },
    metric: { type: 'text' },
    observedAt: { type: 'text' },
    periodStart: { type: 'text', isNullable: true },
    value: { type: 'text' },
    qualifier: { type: 'text' },
    source: { type: 'text' },
  },
  key: ['instance', 'kind', 'metric'],
  families: [observationFacts],
  // Each month is a stream of its own.
  isPerStream: false,
  keysOf: (fact) => {
    const { kind, metric } = observed(fact);
    return [[fact.data.instance, kind, metric]];
  },
  fold: (row, fact) => {
    const { instance, observedAt, source } = fact.data;
    if (row !== undefined && row.observedAt > observedAt) return row;
    return { instance, observedAt, source, ...observed(fact) };
  },
};

function observed({ type, data }: ObservationFact): Observed {
  switch (type) {
    case 'UsageRecorded':
      return {
        kind: 'USAGE',
        metric: data.metric,
        periodStart: data.periodStart,
        value: data.quantity,
        qualifier: data.unit,
      };
    case 'CostRecorded':
      return {
        kind: 'COST',
        metric: '',
        periodStart: data.periodStart,
        value: data.amount,
        qualifier: data.currency,
      };
    default:
      return { kind: 'HEALTH', metric: '', periodStart: null, value: data.status, qualifier: data.reason };
  }
}
