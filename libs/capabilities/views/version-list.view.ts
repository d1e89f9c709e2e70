import type { RowView } from '#libs/read-store';
import type { VersionStatus } from '../domain/version-lifecycle.js';
import { versionPrecedence } from '../domain/version-precedence.js';
import { type Stage, type VersionFact, versionFacts } from '../events/index.js';

export type VersionRow = {
  readonly capability: string;
  readonly version: string;
  /** Sorts as Semantic Versioning does. */
  readonly precedence: string;
  readonly status: Exclude<VersionStatus, 'ABSENT'>;
  /** The stage it was published at or promoted to last. */
  readonly stage: Stage | null;
  readonly pauseReason: string | null;
  /** How well it can be recommended to a newcomer: GA 3, BETA 2, ALPHA 1, DEPRECATED 0; -1 when nobody can request it. */
  readonly offerRank: number;
  readonly draftedAt: string;
  readonly publishedAt: string | null;
  readonly deprecatedAt: string | null;
  /** The announced day, with milliseconds, so that it compares as text. */
  readonly sunsetAt: string | null;
  readonly replacementCapability: string | null;
  readonly replacementVersion: string | null;
  /** Characters of the migration guide; 0 while there is none. */
  readonly migrationGuideLength: number;
  /** JSON list of slugs. */
  readonly acknowledgedBy: string;
  /** When requests were closed, by the day or by a retirement. */
  readonly closedAt: string | null;
  readonly retiredAt: string | null;
  readonly withdrawnAt: string | null;
  readonly withdrawalReason: string | null;
};

export const versionListView: RowView<VersionRow, VersionFact> = {
  name: 'capabilities.version-list',
  revision: 2,
  table: 'capabilities_versions',
  columns: {
    capability: { type: 'text' },
    version: { type: 'text' },
    precedence: { type: 'text' },
    status: { type: 'text' },
    stage: { type: 'text', isNullable: true },
    pauseReason: { type: 'text', isNullable: true },
    offerRank: { type: 'integer' },
    draftedAt: { type: 'text' },
    publishedAt: { type: 'text', isNullable: true },
    deprecatedAt: { type: 'text', isNullable: true },
    sunsetAt: { type: 'text', isNullable: true },
    replacementCapability: { type: 'text', isNullable: true },
    replacementVersion: { type: 'text', isNullable: true },
    migrationGuideLength: { type: 'integer' },
    acknowledgedBy: { type: 'text' },
    closedAt: { type: 'text', isNullable: true },
    retiredAt: { type: 'text', isNullable: true },
    withdrawnAt: { type: 'text', isNullable: true },
    withdrawalReason: { type: 'text', isNullable: true },
  },
  key: ['capability', 'version'],
  indexes: [
    ['capability', 'offerRank', 'precedence'],
    ['status', 'sunsetAt'],
  ],
  families: [versionFacts],
  isPerStream: true,
  keysOf: ({ data }) => [[data.capability, data.version]],
  fold: (row, fact, { metadata }) => {
    const { occurredAt } = metadata;
    if (fact.type === 'VersionDrafted') return row ?? drafted(fact.data, occurredAt);
    if (row === undefined) return undefined;
    const changed = { ...row, ...lifecycleAfter(row, fact, occurredAt), ...detailsAfter(row, fact, occurredAt) };
    return { ...changed, offerRank: offerRankOf(changed) };
  },
};

interface Name {
  readonly capability: string;
  readonly version: string;
}

function drafted({ capability, version }: Name, occurredAt: string): VersionRow {
  return {
    capability,
    version,
    precedence: versionPrecedence(version),
    status: 'DRAFT',
    stage: null,
    pauseReason: null,
    offerRank: -1,
    draftedAt: occurredAt,
    publishedAt: null,
    deprecatedAt: null,
    sunsetAt: null,
    replacementCapability: null,
    replacementVersion: null,
    migrationGuideLength: 0,
    acknowledgedBy: '[]',
    closedAt: null,
    retiredAt: null,
    withdrawnAt: null,
    withdrawalReason: null,
  };
}

/** A version that its day has closed is closed once more for its retirement; the first time counts. */
function lifecycleAfter({ closedAt }: VersionRow, fact: VersionFact, occurredAt: string): Partial<VersionRow> {
  if (fact.type === 'VersionPublished') {
    return { status: fact.data.stage, stage: fact.data.stage, publishedAt: occurredAt };
  }
  if (fact.type === 'VersionPromoted') return { status: fact.data.toStage, stage: fact.data.toStage };
  if (fact.type === 'VersionSunset') return { status: 'SUNSET', closedAt: closedAt ?? occurredAt };
  if (fact.type === 'VersionRetired') return { status: 'RETIRED', retiredAt: occurredAt };
  if (fact.type !== 'VersionWithdrawn') return {};
  return { status: 'WITHDRAWN', withdrawnAt: occurredAt, withdrawalReason: fact.data.reason };
}

function detailsAfter({ acknowledgedBy }: VersionRow, fact: VersionFact, occurredAt: string): Partial<VersionRow> {
  if (fact.type === 'VersionPaused') return { pauseReason: fact.data.reason };
  if (fact.type === 'VersionResumed') return { pauseReason: null };
  if (fact.type === 'SunsetPostponed') return { sunsetAt: withMilliseconds(fact.data.sunsetAt) };
  if (fact.type === 'DeprecationAcknowledged') return { acknowledgedBy: withTeam(acknowledgedBy, fact.data.team) };
  if (fact.type !== 'VersionDeprecated') return {};
  return {
    status: 'DEPRECATED',
    deprecatedAt: occurredAt,
    sunsetAt: withMilliseconds(fact.data.sunsetAt),
    migrationGuideLength: fact.data.migrationGuide.length,
    replacementCapability: fact.data.replacement?.capability ?? null,
    replacementVersion: fact.data.replacement?.version ?? null,
  };
}

const offerRanks: Readonly<Partial<Record<VersionStatus, number>>> = { GA: 3, BETA: 2, ALPHA: 1, DEPRECATED: 0 };

function offerRankOf({ status, pauseReason }: VersionRow): number {
  return pauseReason === null ? (offerRanks[status] ?? -1) : -1;
}

const withMilliseconds = (instant: string): string => new Date(instant).toISOString();

function withTeam(teams: string, team: string): string {
  const known: unknown = JSON.parse(teams);
  return JSON.stringify([...(Array.isArray(known) ? known : []), team]);
}
