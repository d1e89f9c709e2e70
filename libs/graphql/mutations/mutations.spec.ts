import { describe, expect, it } from '@jest/globals';
import { Length } from 'class-validator';
import DataLoader from 'dataloader';
import { CommandContexts } from '#libs/access';
import { type Decided, systemClock } from '#libs/kernel';
import { ViewProgress } from '#libs/read-store';
import { InMemorySealing } from '#libs/testing';
import { anonymous } from '../access/callers.js';
import { answersWithin } from '../answers/answer.js';
import { defaultLimits } from '../limits/limits.js';
import { meters } from '../limits/meter.js';
import { rememberLoaders } from '../request-context.js';
import { Mutations } from './mutations.js';

const beginAnswer = answersWithin(defaultLimits);

class NameShape {
  @Length(1, 128)
  readonly idempotencyKey: string = '';
  @Length(1, 5)
  readonly name: string = '';
}

type NameDecided = Decided<{ readonly name: string }, never, { readonly reason: 'Taken' }>;

const accepted: NameDecided = {
  outcome: 'accepted',
  facts: [],
  state: { name: 'state' },
  position: 'memory.7',
  isRepeated: false,
};

function mutation(decided: NameDecided, input: object = { idempotencyKey: 'k-1', name: 'drill' }) {
  const seen: { readonly commandId: string; readonly payloadDigest: string }[] = [];
  return {
    seen,
    context: {
      principal: anonymous,
      address: '192.0.2.1',
      correlationId: 'c-1',
      signal: new AbortController().signal,
      loader: rememberLoaders(),
      answer: beginAnswer(new AbortController().signal),
      meter: meters(defaultLimits).ofAnswer(anonymous, new AbortController().signal),
    },
    name: 'name',
    shape: NameShape,
    input,
    security: 'NONE' as const,
    act: async (_input: NameShape, command: { readonly commandId: string; readonly payloadDigest: string }) => {
      seen.push(command);
      return decided;
    },
    succeed: (_decided: unknown, { name }: NameShape, viewsReached: boolean) => ({
      __typename: 'Named',
      name: viewsReached ? name : 'from the state',
    }),
    refuse: ({ reason }: { readonly reason: 'Taken' }) => ({ __typename: reason }),
    stream: () => 'name-drill',
  };
}

function mutations(report?: Parameters<ViewProgress['report']>[0]) {
  const views = new ViewProgress();
  if (report) views.report(report);
  return new Mutations(new CommandContexts(systemClock, new InMemorySealing()), views);
}

const reached = { position: 'memory.9', stopped: undefined, isParked: () => false };

function spentMeter() {
  const limits = { ...defaultLimits, budgetPoints: 1, rowsPerOperationMax: 1, recordedBytes: 1_000 };
  return meters(limits).ofAnswer(anonymous, new AbortController().signal);
}

describe('what a mutation costs', () => {
  it('refuses nothing of the answer once it is recorded', async () => {
    const asked = mutation(accepted);
    const context = { ...asked.context, meter: spentMeter() };
    const succeed = async () => {
      await context.meter.claim(1_000);
      return { __typename: 'Named', name: 'drill' };
    };
    expect(await mutations(reached).run({ ...asked, context, succeed })).toMatchObject({ __typename: 'Named' });
  });

  it('is refused before anything is decided when its caller records too fast', async () => {
    const meter = spentMeter();
    const first = mutation(accepted);
    const second = mutation(accepted);
    await mutations(reached).run({ ...first, context: { ...first.context, meter } });
    const refused = mutations(reached).run({ ...second, context: { ...second.context, meter } });
    await expect(refused).rejects.toMatchObject({ extensions: { code: 'RATE_LIMITED' } });
    expect(second.seen).toEqual([]);
  });
});

describe('a mutation', () => {
  it('answers once the views have reached it', async () => {
    expect(await mutations(reached).run(mutation(accepted))).toEqual({
      __typename: 'Named',
      name: 'drill',
      position: 'memory.7',
      viewsReached: true,
    });
  });

  it('answers from the folded state when a view has parked its stream', async () => {
    const parked = { ...reached, isParked: (stream: string) => stream === 'name-drill' };
    expect(await mutations(parked).run(mutation(accepted))).toMatchObject({
      name: 'from the state',
      viewsReached: false,
    });
  });

  it('answers also when the views are of another log', async () => {
    expect(await mutations({ ...reached, position: 'other.9' }).run(mutation(accepted))).toMatchObject({
      viewsReached: false,
    });
  });

  it('makes the request forget what it loaded before, so that the next one in the document shows what is true by now', async () => {
    const { context, ...rest } = mutation(accepted);
    const load = () => context.loader('names', () => new DataLoader(async (keys: readonly string[]) => keys));
    const before = load();
    expect(load()).toBe(before);
    await mutations(reached).run({ ...rest, context });
    expect(load()).not.toBe(before);
  });

  it('refuses a key that came before with another payload', async () => {
    expect(await mutations(reached).run(mutation({ outcome: 'key-reused' }))).toEqual({
      __typename: 'IdempotencyKeyReused',
      code: 'IDEMPOTENCY_KEY_REUSED',
      message: "The idempotency key 'k-1' was used with another payload; take a new key for a new request",
      idempotencyKey: 'k-1',
    });
  });

  it('says in its own words what the rule refused', async () => {
    const refused = mutation({ outcome: 'rejected', rejection: { reason: 'Taken' } });
    expect(await mutations(reached).run(refused)).toEqual({ __typename: 'Taken' });
  });

  it('names every broken bound and what it does not know, and decides nothing', async () => {
    const broken = mutation(accepted, { idempotencyKey: '', name: 'too long', colour: 'red' });
    const answer = await mutations(reached).run(broken);
    expect(answer).toMatchObject({ __typename: 'InvalidInput', code: 'INVALID_INPUT' });
    const paths = 'violations' in answer ? answer.violations.map(({ path }) => path) : [];
    expect(paths.toSorted()).toEqual(['/colour', '/idempotencyKey', '/name']);
    expect(broken.seen).toEqual([]);
  });

  it('is the same command when it comes again, and another payload is told by its digest', async () => {
    const first = mutation(accepted);
    const again = mutation(accepted);
    const other = mutation(accepted, { idempotencyKey: 'k-1', name: 'saw' });
    for (const each of [first, again, other]) await mutations(reached).run(each);
    expect(again.seen[0]?.commandId).toBe(first.seen[0]?.commandId);
    expect(again.seen[0]?.payloadDigest).toBe(first.seen[0]?.payloadDigest);
    expect(other.seen[0]?.commandId).toBe(first.seen[0]?.commandId);
    expect(other.seen[0]?.payloadDigest).not.toBe(first.seen[0]?.payloadDigest);
  });
});
