import type { Contract, Stage, VersionFact } from '#libs/capabilities/events';
import { versionFacts } from '#libs/capabilities/events';
import type { Decider } from '#libs/kernel';

/** A published version, as far as a decision to build on it needs to know. */
export interface PublishedOffer {
  readonly status: 'PUBLISHED';
  readonly capability: string;
  readonly version: string;
  readonly contract: Contract;
  readonly stage: Stage | 'DEPRECATED' | 'SUNSET' | 'RETIRED';
  readonly isPaused: boolean;
  readonly isWithdrawn: boolean;
  /** Closed for its retirement: what was asked for after that is never built. */
  readonly isRetiring: boolean;
  readonly deprecation: Deprecation | undefined;
}

export interface Deprecation {
  readonly sunsetAt: string;
  readonly replacement: { readonly capability: string; readonly version: string } | undefined;
  /** Markdown. */
  readonly migrationGuide: string;
}

export type Offer = { readonly status: 'UNPUBLISHED' } | PublishedOffer;

/** Our own fold of `version-<capability>.<semver>`: what it says at this moment, whatever a view remembers. */
export const offer: Decider<Offer, VersionFact> = {
  facts: versionFacts,
  initialState: { status: 'UNPUBLISHED' },
  evolve: (state, fact) => {
    if (fact.type === 'VersionPublished') {
      const { capability, version, contract, stage } = fact.data;
      const untouched = { isPaused: false, isWithdrawn: false, isRetiring: false, deprecation: undefined };
      return { status: 'PUBLISHED', capability, version, contract, stage, ...untouched };
    }
    return state.status === 'UNPUBLISHED' ? state : { ...state, ...changed(state, fact) };
  },
};

function changed(state: PublishedOffer, fact: VersionFact): Partial<PublishedOffer> {
  switch (fact.type) {
    case 'VersionPromoted':
      return { stage: fact.data.toStage };
    case 'VersionPaused':
      return { isPaused: true };
    case 'VersionResumed':
      return { isPaused: false };
    case 'VersionDeprecated': {
      const { sunsetAt, replacement, migrationGuide } = fact.data;
      return {
        stage: 'DEPRECATED',
        deprecation: { sunsetAt: withMilliseconds(sunsetAt), replacement, migrationGuide },
      };
    }
    case 'SunsetPostponed':
      return {
        deprecation: state.deprecation && { ...state.deprecation, sunsetAt: withMilliseconds(fact.data.sunsetAt) },
      };
    case 'VersionSunset':
      return closed(state, fact.data);
    case 'VersionRetired':
      return { stage: 'RETIRED' };
    case 'VersionWithdrawn':
      return { isWithdrawn: true };
    default:
      return {}; // Capabilities may learn new facts without asking us.
  }
}

/** Closed by its day, or for its retirement, which may come after the day. */
function closed(
  { isRetiring }: PublishedOffer,
  { cause }: Extract<VersionFact, { type: 'VersionSunset' }>['data'],
): Partial<PublishedOffer> {
  return { stage: 'SUNSET', isRetiring: isRetiring || cause === 'RETIREMENT' };
}

/** As clocks write instants, so that two of them compare as texts. */
export const withMilliseconds = (instant: string): string => new Date(instant).toISOString();

/** Why nothing new can be requested of a version. */
export type WhyNotOffered = 'NOT_PUBLISHED' | 'PAUSED' | 'SUNSET' | 'RETIRED' | 'WITHDRAWN';

/** Why the version cannot be requested at this instant; undefined when it can. Its sunset day counts from its first instant. */
export function whyNotOffered(state: Offer, at: string): WhyNotOffered | undefined {
  if (state.status === 'UNPUBLISHED') return 'NOT_PUBLISHED';
  if (state.isWithdrawn) return 'WITHDRAWN';
  if (state.stage === 'RETIRED') return 'RETIRED';
  if (state.stage === 'SUNSET' || (state.deprecation && state.deprecation.sunsetAt <= at)) return 'SUNSET';
  return state.isPaused ? 'PAUSED' : undefined;
}

/** Why nothing may be built on the version any more, not even what was requested in time; undefined when it may. */
export function whyRecalled(state: Offer): 'WITHDRAWN' | 'RETIRED' | undefined {
  if (state.status === 'UNPUBLISHED') return undefined;
  if (state.isWithdrawn) return 'WITHDRAWN';
  return state.stage === 'RETIRED' ? 'RETIRED' : undefined;
}

export const isRecalled = (state: Offer): boolean => whyRecalled(state) !== undefined;
