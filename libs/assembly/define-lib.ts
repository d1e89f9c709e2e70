import type { Provider, Type } from '@nestjs/common';
import type { Fact } from '#libs/kernel';
import type { Reaction, Timer, View } from '#libs/read-store';

/** What the installation decides and a lib has to know. */
export interface LibSettings {
  /** Slugs of the environments that an instance may be requested for. */
  readonly environments: readonly string[];
  /** Days between the announcement of a version's end and that end, where its capability names none. */
  readonly noticePeriodDays: number;
}

/** What a lib adds to the marketplace beside its facts, which `libs/all-facts.ts` lists. */
export interface Lib {
  /** The lib's folder. */
  readonly name: string;
  /** What it remembers. */
  readonly views: readonly View[];
  /** What it can be asked to do: its mutations, each with what Nest makes of it. */
  readonly features: readonly (readonly Provider[])[];
  /** What Nest makes of it beside these: queries over views, stores, resolvers. */
  readonly parts: readonly Type[];
  /** What follows from a fact by itself; Nest makes these too. */
  readonly reactions: readonly Type<Reaction<Fact>>[];
  /** What follows when a time has come; Nest makes these too. */
  readonly timers: readonly Type<Timer>[];
  /** Parts that are made of what the installation decides. */
  readonly settings: (settings: LibSettings) => readonly Provider[];
}

const nothing = { views: [], features: [], parts: [], reactions: [], timers: [], settings: () => [] };

/** Makes a lib of its name and what it has; what is left out, it has not. */
export function defineLib(lib: Pick<Lib, 'name'> & Partial<Lib>): Lib {
  return { ...nothing, ...lib };
}
