import type { Agenda } from '../agenda.js';
import type { Conversation, Mutation, Outcome } from '../conversation.js';
import type { Random } from '../random.js';
import type { CapabilityPlot } from '../scenario/plot.js';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** How those who act for a team are known to the marketplace. */
export interface Hands {
  readonly developer: string;
  readonly lead: string;
  readonly worker: string;
}

/** What may be requested now, as the teams remember it. */
export interface Shelf {
  readonly plot: CapabilityPlot;
  ownerTeam: string;
  /** The version that most ask for; undefined before there is one. */
  newest: string | undefined;
  /** Announced to end, but still to be had. */
  ending: string | undefined;
}

/** An instance as its consumer remembers it. */
export interface Holding {
  readonly name: string;
  readonly instanceId: string;
  readonly shelf: Shelf;
  readonly version: string;
  readonly team: string;
  readonly environment: string;
  readonly random: Random;
  isLive: boolean;
}

/** Work under way, by the id of its operation. */
export interface Errand {
  readonly kind: 'PROVISION' | 'UPDATE' | 'DEPROVISION';
  readonly holding: Holding;
  attempt: number;
}

/** How an errand came out. */
export interface Ending {
  readonly operationId: string;
  readonly errand: Errand;
  readonly isSuccess: boolean;
}

/** Everything that the parts of the simulation share. */
export interface Story {
  readonly start: number;
  readonly end: number;
  readonly now: () => number;
  readonly agenda: Agenda;
  readonly conversation: Conversation;
  readonly random: Random;
  readonly operator: string;
  readonly hands: Map<string, Hands>;
  readonly shelves: Map<string, Shelf>;
  readonly holdings: Holding[];
  readonly errands: Map<string, Errand>;
  /** Lets timers and reactions do what is due. */
  readonly settle: () => Promise<void>;
  /** What the consumer does next. */
  readonly goOn: (ending: Ending) => void;
  readonly tally: Record<string, number>;
}

export function count(story: Story, what: string): void {
  story.tally[what] = (story.tally[what] ?? 0) + 1;
}

export function handsOf(story: Story, team: string): Hands {
  const hands = story.hands.get(team);
  if (hands === undefined) throw new Error(`Nobody acts for ${team}`);
  return hands;
}

export function shelfOf(story: Story, capability: string): Shelf {
  const shelf = story.shelves.get(capability);
  if (shelf === undefined) throw new Error(`${capability} was never registered`);
  return shelf;
}

/** For what the story knows to be allowed: a refusal means that the story and the rules disagree. */
export async function must(story: Story, mutation: Mutation): Promise<Outcome> {
  const outcome = await story.conversation.mutate(mutation);
  if (outcome.code === undefined) return outcome;
  throw new Error(`${mutation.name} was refused: ${outcome.message} ${JSON.stringify(mutation.input)}`);
}

/** For what may come too late. Undefined when it was refused. */
export async function attempt(story: Story, mutation: Mutation): Promise<Outcome | undefined> {
  const outcome = await story.conversation.mutate(mutation);
  if (outcome.code === undefined) return outcome;
  count(story, `refused: ${outcome.code}`);
  return undefined;
}
