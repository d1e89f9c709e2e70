import { z } from 'zod';
import type { OperationState } from '#libs/instances/events';
import { stateAfter } from '#libs/instances/events';
import type { RecordedFact } from '#libs/kernel';

const terminal: ReadonlySet<string> = new Set(['SUCCEEDED', 'FAILED', 'REJECTED', 'EXPIRED', 'CANCELLED']);

/** Written down here once more, so that a mistake in the product's own table is found. */
const follows: Readonly<Partial<Record<OperationState, readonly OperationState[]>>> = {
  SUBMITTED: ['VALIDATED', 'REJECTED', 'QUEUED'],
  VALIDATED: ['AWAITING_APPROVAL', 'APPROVED', 'REJECTED'],
  AWAITING_APPROVAL: ['APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED'],
  APPROVED: ['QUEUED'],
  QUEUED: ['RUNNING', 'CANCELLED', 'REJECTED', 'TIMED_OUT'],
  RUNNING: ['SUSPENDED', 'QUEUED', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'TIMED_OUT'],
  SUSPENDED: ['RUNNING', 'QUEUED', 'CANCELLED', 'TIMED_OUT'],
  TIMED_OUT: ['QUEUED', 'FAILED'],
};

const told = z.object({ operation: z.string(), token: z.int().optional() });

interface Story {
  state: OperationState | undefined;
  /** Of the claim that holds; undefined when none does. */
  token: number | undefined;
}

/** Invariants 4 and 5, told by the facts of each operation. */
export function* operations(facts: readonly RecordedFact[]): Iterable<string> {
  const stories = new Map<string, Story>();
  for (const fact of facts) {
    const about = told.safeParse(fact.data).data;
    if (about === undefined) continue;
    const story = stories.get(about.operation) ?? { state: undefined, token: undefined };
    stories.set(about.operation, story);
    yield* tokens(story, fact, about.token);
    yield* steps(story, fact, about.operation);
  }
}

/** The operations that are neither finished nor wait for a person. */
export function unfinished(facts: readonly RecordedFact[]): readonly string[] {
  const states = new Map<string, OperationState>();
  for (const { type, data } of facts) {
    const operation = told.safeParse(data).data?.operation;
    const state = stateOf(type);
    if (operation !== undefined && state !== undefined) states.set(operation, state);
  }
  return [...states].flatMap(([operation, state]) =>
    terminal.has(state) || state === 'AWAITING_APPROVAL' ? [] : [`${operation} is ${state}`],
  );
}

function* tokens(story: Story, { type, stream, revision }: RecordedFact, token: number | undefined): Iterable<string> {
  if (token === undefined) return;
  if (type === 'FulfilmentClaimed') {
    story.token = token;
    return;
  }
  if (token !== story.token) {
    yield `[4] ${stream}@${revision}: ${type} under token ${token}, while ${story.token ?? 'none'} holds`;
  }
  if (type === 'FulfilmentLeaseExpired' || terminal.has(stateOf(type) ?? '')) story.token = undefined;
}

function* steps(story: Story, { type, stream, revision }: RecordedFact, operation: string): Iterable<string> {
  const next = stateOf(type);
  if (next === undefined) return;
  const { state } = story;
  if (state !== undefined && terminal.has(state)) {
    yield `[5] ${stream}@${revision}: ${type} follows ${state} of ${operation}`;
  } else if (state === undefined ? next !== 'SUBMITTED' : follows[state]?.includes(next) !== true) {
    yield `[5] ${stream}@${revision}: ${type} leads ${operation} from ${state ?? 'nothing'} to ${next}`;
  }
  story.state = next;
}

const states: ReadonlyMap<string, OperationState | 'SAME'> = new Map(Object.entries(stateAfter));

function stateOf(type: string): OperationState | undefined {
  const state = states.get(type);
  return state === 'SAME' ? undefined : state;
}
