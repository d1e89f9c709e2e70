import type { Decider } from '#libs/kernel';
import { type Contract, type VersionFact, versionFacts } from '../events/index.js';
import type { VersionStatus } from './version-lifecycle.js';

/** One version of one capability, named as facts name it. */
export interface VersionName {
  readonly capability: string;
  readonly version: string;
}

/** The announced end of a version. */
export interface Deprecation {
  readonly sunsetAt: string;
  readonly replacement?: VersionName | undefined;
  readonly migrationGuide: string;
}

export interface Version {
  readonly status: VersionStatus;
  /** As drafted last; immutable from the publication on. */
  readonly contract?: Contract;
  /** Present while the version is paused, whatever its status. */
  readonly pauseReason?: string | undefined;
  readonly deprecation?: Deprecation;
  /** Closed for its retirement: it is retired as soon as nothing holds it any more, and never opened again. */
  readonly isRetiring: boolean;
  /** Teams that acknowledged the deprecation. */
  readonly acknowledgedBy: readonly string[];
}

/** A slug has no dot, so the name can be read back. */
export const versionStreamId = ({ capability, version }: VersionName): string => `${capability}.${version}`;

/** Undefined when the text names no version. */
export function versionNamed(streamId: string): VersionName | undefined {
  const [, capability, version] = /^([^.]+)\.(.+)$/s.exec(streamId) ?? [];
  return capability === undefined || version === undefined ? undefined : { capability, version };
}

/** Undefined where the fact itself says which, or leaves the status as it was. */
const statusAfter: Readonly<Record<VersionFact['type'], VersionStatus | undefined>> = {
  VersionDrafted: 'DRAFT',
  VersionPublished: undefined,
  VersionPromoted: undefined,
  VersionPaused: undefined,
  VersionResumed: undefined,
  VersionDeprecated: 'DEPRECATED',
  SunsetPostponed: undefined,
  DeprecationAcknowledged: undefined,
  VersionSunset: 'SUNSET',
  VersionRetired: 'RETIRED',
  VersionWithdrawn: 'WITHDRAWN',
};

export const version: Decider<Version, VersionFact> = {
  facts: versionFacts,
  initialState: { status: 'ABSENT', isRetiring: false, acknowledgedBy: [] },
  evolve: (state, fact) => ({
    ...state,
    ...contractAfter(fact),
    ...deprecationAfter(state, fact),
    status: stageIn(fact) ?? statusAfter[fact.type] ?? state.status,
    isRetiring: state.isRetiring || (fact.type === 'VersionSunset' && fact.data.cause === 'RETIREMENT'),
  }),
};

function stageIn(fact: VersionFact): VersionStatus | undefined {
  if (fact.type === 'VersionPublished') return fact.data.stage;
  return fact.type === 'VersionPromoted' ? fact.data.toStage : undefined;
}

function contractAfter(fact: VersionFact): Partial<Version> {
  if (fact.type === 'VersionDrafted' || fact.type === 'VersionPublished') return { contract: fact.data.contract };
  if (fact.type === 'VersionPaused') return { pauseReason: fact.data.reason };
  return fact.type === 'VersionResumed' ? { pauseReason: undefined } : {};
}

function deprecationAfter({ deprecation, acknowledgedBy }: Version, fact: VersionFact): Partial<Version> {
  if (fact.type === 'VersionDeprecated') return { deprecation: deprecationOf(fact.data) };
  if (fact.type === 'DeprecationAcknowledged') return { acknowledgedBy: [...acknowledgedBy, fact.data.team] };
  if (fact.type !== 'SunsetPostponed' || deprecation === undefined) return {};
  return { deprecation: { ...deprecation, sunsetAt: fact.data.sunsetAt } };
}

/** The announcement without what else a fact or a command says. */
export function deprecationOf({ sunsetAt, replacement, migrationGuide }: Deprecation) {
  return { sunsetAt, migrationGuide, ...(replacement === undefined ? {} : { replacement }) };
}
