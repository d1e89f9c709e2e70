import { join } from 'node:path';
import { z } from 'zod';
import type { RecordedFact } from '#libs/kernel';
import { type Claim, claim, fail, heartbeat, request, succeed } from '../acceptance/acts.js';
import { type Client, type Data, ManualClock, type Marketplace, openMarketplace } from '../acceptance/marketplace.js';
import { offerPostgresql } from '../acceptance/sample-offer.js';
import { type Fault, trialsOf, untilRed } from './fault.js';
import { readLog } from './ledger.js';

const trialCount = 80;
const controlTrialsMax = 8;
const pauseSeconds = 61;

/** When the paused worker wakes up and reports what it did. */
const wakings = [
  'before-next-claim',
  'during-next-claim',
  'before-completion',
  'racing-completion',
  'after-completion',
] as const;
type Waking = (typeof wakings)[number];

/** What a worker that wakes up speaks under: made of the claim that it lost and of the newest one of the task. */
type Spoken = (lost: Claim, newest: Claim) => Claim;

interface Place {
  readonly marketplace: Marketplace;
  readonly clock: ManualClock;
  readonly consumer: Client;
  readonly paused: Client;
  readonly next: Client;
}

/** What was answered about one task. */
interface Answers {
  readonly waking: Waking;
  readonly completion: Data;
  readonly late: readonly Data[];
}

type Random = () => number;

const refusal = '... on Refusal { code message }';
const lateAnswers: readonly string[] = ['StaleToken', 'FulfilmentNotRunning'];

async function openPlace(): Promise<Place> {
  const clock = new ManualClock();
  const environment = {
    BOURSE_LOG_LEVEL: 'warn',
    BOURSE_BUDGET_POINTS_PER_MINUTE: '100000000',
    BOURSE_RECORDED_BYTES_PER_MINUTE: '1073741824',
  };
  const marketplace = await openMarketplace({ clock, environment });
  await offerPostgresql(marketplace, 'AUTO');
  const worker = () => marketplace.asService({ role: 'producer', teams: ['platform'] });
  const consumer = await marketplace.asService({ role: 'consumer', teams: ['payments'] });
  return { marketplace, clock, consumer, paused: await worker(), next: await worker() };
}

/** One worker claims a task and is paused beyond its lease, another takes it over, and the first wakes up. */
async function pauseOnce(place: Place, waking: Waking, spoken: Spoken, random: Random): Promise<Answers> {
  const { marketplace, clock, consumer, paused, next } = place;
  await request(consumer, { name: `woken-${waking}` });
  const lost = await claim(paused);
  clock.advance({ seconds: pauseSeconds });
  await marketplace.settle();

  let newest = lost;
  const wakeUp = () => reportLate(paused, () => spoken(lost, newest), random);
  const complete = random() < 0.5 ? succeed : fail;
  const early = waking === 'before-next-claim' ? await wakeUp() : [];
  const [taken, meanwhile] = await together(
    async () => {
      newest = await claim(next);
      return newest;
    },
    () => (waking === 'during-next-claim' ? wakeUp() : []),
    random,
  );
  const between = waking === 'before-completion' ? await wakeUp() : [];
  const [completion, racing] = await together(
    () => complete(next, taken),
    () => (waking === 'racing-completion' ? wakeUp() : []),
    random,
  );
  const afterwards = waking === 'after-completion' ? await wakeUp() : [];
  return { waking, completion, late: [early, meanwhile, between, racing, afterwards].flat() };
}

/** All that a worker can say of its work, in any order and at once. */
function reportLate(worker: Client, spoken: () => Claim, random: Random) {
  const reports = [succeed, fail, progress, heartbeat].map((report) => ({ report, order: random() }));
  return Promise.all(reports.toSorted((a, b) => a.order - b.order).map(async ({ report }) => report(worker, spoken())));
}

const progress = (worker: Client, { token, secret, operation }: Claim): Promise<Data> => {
  const held = { token, claimSecret: secret, operationId: operation.id };
  return worker.mutate('reportProgress', { ...held, percent: 50, message: 'half of it' }, refusal);
};

/** Starts both, either one first. */
async function together<A, B>(a: () => A, b: () => B, random: Random): Promise<[Awaited<A>, Awaited<B>]> {
  if (random() < 0.5) return Promise.all([a(), b()]);
  const [second, first] = await Promise.all([b(), a()]);
  return [first, second];
}

/** Every late report is refused, and the worker that holds the task is heard. */
function unfenced({ waking, completion, late }: Answers): readonly string[] {
  const taken = late.map(nameOf).filter((name) => !lateAnswers.includes(name));
  const held = nameOf(completion);
  return [
    ...taken.map((name) => `${waking}: a paused worker reported late and was answered ${name}`),
    ...(held.endsWith('Success') ? [] : [`${waking}: the worker that holds the task was answered ${held}`]),
  ];
}

const nameOf = (answer: Data): string => String(answer['__typename']);

/** Every operation in the log has one end, told by the worker of the second claim and under that claim. */
async function wronglyEnded({ marketplace }: Place, taskCount: number): Promise<readonly string[]> {
  const facts = await readLog(join(marketplace.dataDirectory, 'log.sqlite'));
  const submitted = toldBy(facts, 'OperationSubmitted');
  const claims = toldBy(facts, 'FulfilmentClaimed');
  const ends = toldBy(facts, 'OperationSucceeded', 'OperationFailed');
  const wrong = [...submitted.keys()].flatMap((operation) => {
    const [held, ended] = [namesOf(claims.get(operation)), namesOf(ends.get(operation))];
    const isRight = held.length === 2 && ended.join() === held[1];
    return isRight ? [] : [`${operation} was claimed by [${held.join()}] and ended by [${ended.join()}]`];
  });
  const isComplete = submitted.size === taskCount;
  return isComplete
    ? wrong
    : [...wrong, `${taskCount} operations were requested, and ${submitted.size} are in the log`];
}

const Told = z.object({ operation: z.string(), token: z.number().optional() });

/** Who told facts of these types, and under which claim, by operation. */
function toldBy(facts: readonly RecordedFact[], ...types: readonly string[]) {
  const told = facts
    .filter(({ type }) => types.includes(type))
    .map(({ data, metadata: { actor } }) => ({ ...Told.parse(data), actor }));
  return Map.groupBy(told, ({ operation }) => operation);
}

const namesOf = (told: readonly { readonly token?: number | undefined; readonly actor: string }[] = []) =>
  told.map(({ token, actor }) => `${actor} under ${token ?? 'no claim'}`);

const wakingOf = (number: number): Waking => wakings[number % wakings.length] ?? 'after-completion';

/** Under the claim that the worker was given, or under the number of the newest one, which everybody may know, and its own secret. */
const own: readonly Spoken[] = [(lost) => lost, (lost, { token }) => ({ ...lost, token })];

/** Every way of waking up is tried with both. */
const ownOf = (number: number): Spoken => own[Math.floor(number / wakings.length) % own.length] ?? ((lost) => lost);

/** A worker that has got hold of the newest claim's secret, which makes the fence useless. */
const stolen: Spoken = (_lost, newest) => newest;

export const pausedWorker: Fault = {
  name: 'paused worker: a task taken over is completed once, and what its first worker says late is refused',
  inject: async ({ scale, random }) => {
    const trials = trialsOf(trialCount, scale);
    const place = await openPlace();
    try {
      const violations: string[] = [];
      for (let trial = 0; trial < trials; trial += 1) {
        violations.push(...unfenced(await pauseOnce(place, wakingOf(trial), ownOf(trial), random)));
      }
      return { trials, violations: [...violations, ...(await wronglyEnded(place, trials))] };
    } finally {
      await place.marketplace.close();
    }
  },
};

export const newestTokenTaken: Fault = {
  name: 'control: a paused worker that reports under the newest token and its secret turns it red',
  inject: async ({ random }) => {
    const place = await openPlace();
    try {
      return await untilRed(controlTrialsMax, async (trial) => {
        const answers = await pauseOnce(place, wakingOf(trial - 1), stolen, random);
        // The answers show it and the log shows it, or one of the two checks is blind.
        const found = [unfenced(answers), await wronglyEnded(place, trial)];
        return found.every((violations) => violations.length > 0) ? found.flat() : [];
      });
    } finally {
      await place.marketplace.close();
    }
  },
};
