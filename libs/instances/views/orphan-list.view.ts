import type { RowView } from '#libs/read-store';
import { type InstanceFact, instanceFacts } from '../events/index.js';

const firstDelaySeconds = 60;
const delaySecondsMax = 86_400;

/** An instance of which something may be left at the producer, and when it is asked again to remove it. */
export type OrphanRow = {
  readonly instance: string;
  readonly orphanedAt: string;
  /** Clean-ups submitted so far. */
  readonly attemptCount: number;
  /** Null while one is under way. */
  readonly dueAt: string | null;
};

/** Rows exist as long as the instance is an orphan. */
export const orphanListView: RowView<OrphanRow, InstanceFact> = {
  name: 'instances.orphan-list',
  revision: 1,
  table: 'instances_orphans',
  columns: {
    instance: { type: 'text' },
    orphanedAt: { type: 'text' },
    attemptCount: { type: 'integer' },
    dueAt: { type: 'text', isNullable: true },
  },
  key: ['instance'],
  indexes: [['dueAt', 'instance']],
  families: [instanceFacts],
  isPerStream: true,
  keysOf: ({ type, data }) => (type === 'InstanceOrphaned' || concernsOrphan(type) ? [[data.instance]] : []),
  fold: (row, fact, { metadata: { occurredAt } }) => {
    const { instance } = fact.data;
    if (fact.type === 'InstanceOrphaned') return { instance, orphanedAt: occurredAt, attemptCount: 0, dueAt: null };
    if (row === undefined || fact.type === 'InstanceDeprovisioned') return undefined;
    if (fact.type === 'OperationSubmitted') return { ...row, attemptCount: row.attemptCount + 1, dueAt: null };
    return fact.type === 'OperationFailed' ? { ...row, dueAt: dueAfter(occurredAt, row.attemptCount) } : row;
  },
};

const concernsOrphan = (type: InstanceFact['type']): boolean =>
  type === 'OperationSubmitted' || type === 'OperationFailed' || type === 'InstanceDeprovisioned';

/** A minute after the first failure, twice as long after each further one, and at most a day. */
function dueAfter(failedAt: string, attemptCount: number): string {
  const delaySeconds = Math.min(firstDelaySeconds * 2 ** Math.max(0, attemptCount - 1), delaySecondsMax);
  return new Date(Date.parse(failedAt) + delaySeconds * 1_000).toISOString();
}
