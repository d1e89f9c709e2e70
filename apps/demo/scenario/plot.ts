import type { Random } from '../random.js';

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

export interface TeamPlot {
  readonly team: string;
  readonly name: string;
  readonly department: string;
  readonly description: string;
  /** How often it asks for something, beside the others. */
  readonly appetite: number;
}

export interface PlanPlot {
  readonly plan: string;
  readonly name: string;
  readonly description: string;
  readonly monthlyPriceCents: number;
}

/** A version and the days of the story on which things happen to it. */
export interface VersionPlot {
  readonly version: string;
  readonly betaOnDay: number;
  readonly gaOnDay?: number;
  /** A later version takes its place. */
  readonly deprecatedOnDay?: number;
  readonly replacement?: string;
  readonly releaseNotes: string;
}

/** How its producers keep their promises. */
export interface Conduct {
  /** How often it is asked for, beside the others. */
  readonly popularity: number;
  /** Minutes that half of the requests take once a worker has them. */
  readonly medianMinutes: number;
  readonly failureShare: number;
  readonly manualShare: number;
}

export interface CapabilityPlot {
  readonly capability: string;
  readonly name: string;
  readonly ownerTeam: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly noticePeriodDays: number;
  readonly registeredOnDay: number;
  readonly approval: 'AUTO' | 'PRODUCER';
  readonly plans: readonly [PlanPlot, ...PlanPlot[]];
  readonly parameterSchema: JsonObject;
  readonly outputSchema: JsonObject;
  readonly versions: readonly [VersionPlot, ...VersionPlot[]];
  readonly conduct: Conduct;
  /** What a consumer would ask for. */
  readonly parameters: (random: Random, name: string) => JsonObject;
  /** What a worker would hand over. */
  readonly outputs: (name: string, environment: string) => JsonObject;
}
