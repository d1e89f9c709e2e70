import { z } from 'zod';
import { environments, teams } from '../scenario/teams.js';
import { decide } from './approvals.js';
import { attempt, count, dayMs, type Holding, handsOf, hourMs, type Shelf, type Story } from './story.js';
import { queueWork } from './workers.js';

const Requested = z.looseObject({
  instance: z.looseObject({ id: z.string() }),
  operation: z.looseObject({ id: z.string(), state: z.string() }),
});
const Submitted = z.looseObject({ operation: z.looseObject({ id: z.string(), state: z.string() }) });

const words = [
  'ledger',
  'basket',
  'invoice',
  'session',
  'image',
  'price',
  'review',
  'refund',
  'order',
  'model',
] as const;
const endingShare = 0.12;
const againShare = 0.03;

/** On working days, more and more of them as the year goes by. */
export function planRequests(story: Story, requestsPerDay: number): void {
  const days = (story.end - story.start) / dayMs;
  for (let day = 3; day < days; day += 1) {
    const random = story.random.apart(`requests of day ${day}`);
    const isWeekend = day % 7 > 4;
    const expected = requestsPerDay * (0.5 + day / days) * (isWeekend ? 0.08 : 1.35);
    const wanted = Math.floor(expected) + (random.isLucky(expected % 1) ? 1 : 0);
    for (let index = 0; index < wanted; index += 1) {
      const at = story.start + day * dayMs + (8 + random.share() * 10) * hourMs;
      story.agenda.plan(at, () => requestSomething(story));
    }
  }
}

async function requestSomething(story: Story): Promise<void> {
  const random = story.random.apart(`request ${story.holdings.length} at ${story.now()}`);
  const [first, ...others] = [...story.shelves.values()].filter(({ newest }) => newest !== undefined);
  if (first === undefined) return;
  const { team } = random.weighted(teams, ({ appetite }) => appetite);
  const shelf = random.weighted([first, ...others], ({ plot }) => plot.conduct.popularity);
  const environment = random.weighted(environments, (name) => ({ dev: 9, staging: 5, production: 6 })[name]);
  await request(story, { team, shelf, environment });
}

/** One team wants one thing; now and then it asks again soon, because what it got was not what it meant. */
export async function request(
  story: Story,
  { team, shelf, environment }: { readonly team: string; readonly shelf: Shelf; readonly environment: string },
): Promise<void> {
  const random = story.random.apart(`holding ${story.holdings.length} of ${team}`);
  const version = shelf.ending !== undefined && random.isLucky(endingShare) ? shelf.ending : shelf.newest;
  if (version === undefined) return;
  const { plot } = shelf;
  const name = `${team}-${random.oneOf(words)}-${story.holdings.length}`;
  const { plan } = random.oneOf(plot.plans);
  const place = { capability: plot.capability, version, plan, environment, consumerTeam: team };
  const input = {
    name,
    ...place,
    parameters: plot.parameters(random, name),
    justification: reasonFor(random.oneOf(words)),
  };
  const outcome = await attempt(story, {
    token: handsOf(story, team).developer,
    name: 'requestInstance',
    input,
    wanted: 'on RequestInstanceSuccess { instance { id } operation { id state } }',
  });
  if (outcome === undefined) return;
  count(story, 'requests');
  const { instance, operation } = Requested.parse(outcome);
  const holding: Holding = { name, instanceId: instance.id, shelf, version, team, environment, random, isLive: false };
  story.holdings.push(holding);
  story.errands.set(operation.id, { kind: 'PROVISION', holding, attempt: 1 });
  goOn(story, operation);
  if (random.isLucky(againShare)) {
    story.agenda.plan(story.now() + (2 + random.share() * 16) * hourMs, () =>
      request(story, { team, shelf, environment }),
    );
  }
}

/** Another go at what failed. */
export async function retry(story: Story, operationId: string): Promise<void> {
  const errand = story.errands.get(operationId);
  if (errand === undefined) return;
  const outcome = await attempt(story, {
    token: handsOf(story, errand.holding.team).developer,
    name: 'retryOperation',
    input: { operationId },
    wanted: 'on RetryOperationSuccess { operation { id state } }',
  });
  if (outcome === undefined) return;
  count(story, 'retries');
  submit(story, outcome, { ...errand, attempt: errand.attempt + 1 });
}

export async function updateInstance(story: Story, holding: Holding): Promise<void> {
  if (!holding.isLive) return;
  const { instanceId, shelf, random, name, team } = holding;
  const outcome = await attempt(story, {
    token: handsOf(story, team).developer,
    name: 'updateInstance',
    input: { instanceId, parameters: shelf.plot.parameters(random, name) },
    wanted: 'on UpdateInstanceSuccess { operation { id state } }',
  });
  if (outcome === undefined) return;
  count(story, 'updates');
  submit(story, outcome, { kind: 'UPDATE', holding, attempt: 1 });
}

export async function returnInstance(story: Story, holding: Holding): Promise<void> {
  if (!holding.isLive) return;
  const outcome = await attempt(story, {
    token: handsOf(story, holding.team).developer,
    name: 'deprovisionInstance',
    input: { instanceId: holding.instanceId },
    wanted: 'on DeprovisionInstanceSuccess { operation { id state } }',
  });
  if (outcome === undefined) return;
  count(story, 'returns');
  submit(story, outcome, { kind: 'DEPROVISION', holding, attempt: 1 });
}

function submit(story: Story, outcome: object, errand: Parameters<Story['errands']['set']>[1]): void {
  const { operation } = Submitted.parse(outcome);
  story.errands.set(operation.id, errand);
  goOn(story, operation);
}

function goOn(story: Story, { id, state }: { readonly id: string; readonly state: string }): void {
  const errand = story.errands.get(id);
  if (errand === undefined) return;
  if (state === 'AWAITING_APPROVAL') decide(story, id, errand);
  else queueWork(story, errand.holding.shelf);
}

function reasonFor(word: string): string {
  return `Needed for the new ${word} service.`;
}
