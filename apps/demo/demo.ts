import { OperatorTokens } from '#libs/accounts';
import type { Configuration } from '#libs/configuration';
import type { Host } from '#libs/hosting';
import type { Log } from '#libs/observability';
import { startStandalone } from '../standalone/standalone.js';
import { Agenda } from './agenda.js';
import { Conversation } from './conversation.js';
import { randomOf } from './random.js';
import { SimulatedClock } from './simulated-clock.js';
import { afterwards } from './simulation/afterwards.js';
import { planRequests } from './simulation/requests.js';
import { dayMs, type Story } from './simulation/story.js';
import { foundTeams } from './simulation/teams.js';
import { planCapabilities } from './simulation/versions.js';
import { type Suggestion, suggestions } from './suggestions.js';

export interface DemoOptions {
  readonly configuration: Configuration;
  readonly log: Log;
  readonly seed: number;
  readonly days: number;
  readonly requestsPerDay: number;
  /** Midnight at which the story ends, in milliseconds. */
  readonly end: number;
  /** Hears of each simulated day. */
  readonly onDay: (day: number, mutationCount: number) => void;
}

export interface DemoResult {
  readonly operatorToken: string;
  readonly tally: Readonly<Record<string, number>>;
  readonly mutationCount: number;
  readonly suggestions: readonly Suggestion[];
}

/** Lets teams live through a year against the real marketplace, whose clock is the story's. The store must be empty. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { configuration, log, end } = options;
  const clock = new SimulatedClock(end - options.days * dayMs);
  const standalone = await startStandalone({ configuration, clock, log, tickerPeriodMs: 'never' });
  try {
    const story = storyOf(options, standalone, clock);
    await foundTeams(story);
    planCapabilities(story);
    planRequests(story, options.requestsPerDay);
    planNights(story, options);
    await story.agenda.play(end, (at) => clock.moveTo(at));
    // The token has to hold from today on, and what became due since the story's end is due now.
    clock.moveTo(Date.now());
    await story.settle();
    const operatorToken = await standalone.app.get(OperatorTokens).issueAnother();
    await story.settle();
    const { tally, conversation } = story;
    const suggested = await suggestions({ conversation, token: operatorToken, start: story.start, end });
    return { operatorToken, tally, mutationCount: conversation.mutationCount, suggestions: suggested };
  } finally {
    await standalone.stop();
  }
}

function storyOf(
  { seed, end, days }: DemoOptions,
  { server, parts, operatorToken }: Host,
  clock: SimulatedClock,
): Story {
  if (server === undefined || operatorToken === undefined) throw new Error('The store is not empty');
  const story: Story = {
    start: end - days * dayMs,
    end,
    now: () => clock.now().getTime(),
    agenda: new Agenda(),
    conversation: new Conversation(server),
    random: randomOf(seed),
    operator: operatorToken,
    hands: new Map(),
    shelves: new Map(),
    holdings: [],
    errands: new Map(),
    settle: async () => {
      if (!(await parts.projections.settle())) throw new Error('Views and reactions did not come to rest');
    },
    goOn: (ending) => afterwards(story, ending),
    tally: {},
  };
  return story;
}

/** Every midnight what is due by then is done: sunsets, expirations, leases. */
function planNights(story: Story, { days, onDay }: DemoOptions): void {
  for (let day = 1; day < days; day += 1) {
    story.agenda.plan(story.start + day * dayMs, async () => {
      await story.settle();
      onDay(day, story.conversation.mutationCount);
    });
  }
}
