import { type VersionFact, versionFacts } from '#libs/capabilities/events';
import type { RowView } from '#libs/read-store';
import { withMilliseconds } from '../domain/offer.js';
import { isPreRelease, versionOrder } from './version-order.js';

/** A published version, as far as somebody needs to know who may want an instance of it. */
export type VersionRow = {
  readonly capability: string;
  readonly version: string;
  /** Sorts as versions do. */
  readonly versionOrder: string;
  readonly isPreRelease: number;
  readonly stage: string;
  readonly isPaused: number;
  readonly isWithdrawn: number;
  readonly approval: string;
  /** With milliseconds, so that it compares as text. */
  readonly sunsetAt: string | null;
  readonly replacementCapability: string | null;
  readonly replacementVersion: string | null;
  readonly migrationGuide: string;
  readonly publishedAt: string;
};

/** A plan of a published version. */
export type PlanRow = {
  readonly capability: string;
  readonly version: string;
  readonly plan: string;
  readonly planName: string;
  readonly planDescription: string;
  readonly monthlyPriceCents: number;
  readonly currency: string;
};

export const offeredVersionsView: RowView<VersionRow, VersionFact> = {
  name: 'instances.offered-versions',
  revision: 3,
  table: 'instances_versions',
  columns: {
    capability: { type: 'text' },
    version: { type: 'text' },
    versionOrder: { type: 'text' },
    isPreRelease: { type: 'integer' },
    stage: { type: 'text' },
    isPaused: { type: 'integer' },
    isWithdrawn: { type: 'integer' },
    approval: { type: 'text' },
    sunsetAt: { type: 'text', isNullable: true },
    replacementCapability: { type: 'text', isNullable: true },
    replacementVersion: { type: 'text', isNullable: true },
    publishedAt: { type: 'text' },
    // Long texts stand last: SQLite reads through them to whatever is behind.
    migrationGuide: { type: 'text' },
  },
  key: ['capability', 'version'],
  families: [versionFacts],
  isPerStream: true,
  keysOf: ({ type, data }) => (type === 'VersionDrafted' ? [] : [[data.capability, data.version]]),
  fold: (row, fact, { metadata }) =>
    fact.type === 'VersionPublished' ? published(fact.data, metadata.occurredAt) : row && { ...row, ...changed(fact) },
};

function published(
  { capability, version, stage, contract }: Extract<VersionFact, { type: 'VersionPublished' }>['data'],
  publishedAt: string,
): VersionRow {
  return {
    capability,
    version,
    versionOrder: versionOrder(version),
    isPreRelease: Number(isPreRelease(version)),
    stage,
    isPaused: 0,
    isWithdrawn: 0,
    approval: contract.approval,
    sunsetAt: null,
    replacementCapability: null,
    replacementVersion: null,
    migrationGuide: '',
    publishedAt,
  };
}

function changed(fact: VersionFact): Partial<VersionRow> {
  switch (fact.type) {
    case 'VersionPromoted':
      return { stage: fact.data.toStage };
    case 'VersionPaused':
      return { isPaused: 1 };
    case 'VersionResumed':
      return { isPaused: 0 };
    default:
      return ending(fact); // Capabilities may learn new facts without asking us.
  }
}

function ending(fact: VersionFact): Partial<VersionRow> {
  switch (fact.type) {
    case 'VersionDeprecated':
      return deprecated(fact.data);
    case 'SunsetPostponed':
      return { sunsetAt: withMilliseconds(fact.data.sunsetAt) };
    case 'VersionSunset':
      return { stage: 'SUNSET' };
    case 'VersionRetired':
      return { stage: 'RETIRED' };
    case 'VersionWithdrawn':
      return { isWithdrawn: 1 };
    default:
      return {};
  }
}

function deprecated({
  sunsetAt,
  replacement,
  migrationGuide,
}: Extract<VersionFact, { type: 'VersionDeprecated' }>['data']): Partial<VersionRow> {
  const { capability = null, version = null } = replacement ?? {};
  const replacedBy = { replacementCapability: capability, replacementVersion: version };
  return { stage: 'DEPRECATED', sunsetAt: withMilliseconds(sunsetAt), migrationGuide, ...replacedBy };
}

export const offeredPlansView: RowView<PlanRow, VersionFact> = {
  name: 'instances.offered-plans',
  revision: 1,
  table: 'instances_plans',
  columns: {
    capability: { type: 'text' },
    version: { type: 'text' },
    plan: { type: 'text' },
    planName: { type: 'text' },
    planDescription: { type: 'text' },
    monthlyPriceCents: { type: 'integer' },
    currency: { type: 'text' },
  },
  key: ['capability', 'version', 'plan'],
  families: [versionFacts],
  isPerStream: true,
  keysOf: ({ type, data }) =>
    type === 'VersionPublished' ? data.contract.plans.map(({ plan }) => [data.capability, data.version, plan]) : [],
  fold: (row, { type, data }, _recorded, [, , wanted]) => {
    const found = type === 'VersionPublished' ? data.contract.plans.find(({ plan }) => plan === wanted) : undefined;
    if (!found) return row;
    const { plan, name: planName, description: planDescription, monthlyPriceCents, currency } = found;
    const { capability, version } = data;
    return { capability, version, plan, planName, planDescription, monthlyPriceCents, currency };
  },
};
