import { join } from 'node:path';
import type { RecordedFact } from '#libs/kernel';
import { ManualClock, type Marketplace, openMarketplace } from '../acceptance/marketplace.js';
import { expectSuccess } from '../acceptance/sample-offer.js';
import { type Fault, trialsOf, untilRed } from './fault.js';
import { readLog } from './ledger.js';

const [trialCount, minutesMax] = [10, 60];

interface Place {
  readonly marketplace: Marketplace;
  readonly clock: ManualClock;
}

async function openPlace(): Promise<Place> {
  const clock = new ManualClock();
  return { clock, marketplace: await openMarketplace({ clock, environment: { BOURSE_LOG_LEVEL: 'error' } }) };
}

/** A log in a file has its newest fact alone to tell a clock by. It is set back, perhaps between two starts, and right again. */
async function setBack({ marketplace, clock }: Place, run: string, random: () => number): Promise<readonly string[]> {
  const found: string[] = [];
  const expect = (is: boolean, otherwise: string) => {
    if (!is) found.push(`${run}: ${otherwise}`);
  };
  const minutes = 1 + Math.floor(random() * minutesMax);
  clock.advance({ minutes });
  await register(marketplace, `${run}-before`);
  const right = clock.now();
  const isBetweenStarts = random() < 0.5;
  if (isBetweenStarts) await marketplace.restart({}, async () => clock.advance({ minutes: -minutes }));
  else clock.advance({ minutes: -minutes });
  expect(/ms behind the newest fact/.test(await problemsOf(marketplace)), 'nobody says that the clock was set back');
  await register(marketplace, `${run}-behind`);
  clock.advance({ minutes });
  expect((await problemsOf(marketplace)) === '', 'the clock is right again, and the process not ready');
  await register(marketplace, `${run}-right`);
  const facts = await readLog(join(marketplace.dataDirectory, 'log.sqlite'));
  const behind = facts.find(({ stream }) => stream === `team-${run}-behind`);
  expect(
    behind?.recordedAt === right.toISOString(),
    `it was recorded at ${behind?.recordedAt} while the clock was back`,
  );
  return [...found, ...decreasing(facts)];
}

async function register(marketplace: Marketplace, slug: string): Promise<void> {
  const team = { slug, name: slug, department: 'acme/sample', description: '' };
  expectSuccess(await marketplace.operator.mutate('registerTeam', team, '... on Refusal { code message }'));
  await marketplace.settle();
}

/** What a process says that is not ready; empty when it is. */
async function problemsOf({ managementUrl }: Marketplace): Promise<string> {
  const answer = await fetch(`${managementUrl}/readyz`);
  const text = await answer.text();
  return answer.ok ? '' : text;
}

function decreasing(facts: readonly RecordedFact[]): readonly string[] {
  return facts.flatMap(({ stream, recordedAt }, index) => {
    const before = facts[index - 1]?.recordedAt ?? '';
    return recordedAt < before ? [`${stream} was recorded at ${recordedAt}, after a fact of ${before}`] : [];
  });
}

export const clockSetBack: Fault = {
  name: 'a clock that is set back: told by the newest fact, and nothing is recorded before it',
  inject: async ({ scale, random }) => {
    const trials = trialsOf(trialCount, scale);
    const place = await openPlace();
    try {
      const violations: string[] = [];
      for (let trial = 0; trial < trials; trial += 1) violations.push(...(await setBack(place, `t${trial}`, random)));
      return { trials, violations };
    } finally {
      await place.marketplace.close();
    }
  },
};

/** A positive control: times as they are without a running maximum, in the order in which the clock gave them. */
export const timesAsGiven: Fault = {
  name: 'control: times as the clock gave them, without the running maximum, turns it red',
  inject: async ({ random }) => {
    const place = await openPlace();
    try {
      return await untilRed(1, async () => {
        await setBack(place, 'given', random);
        const facts = await readLog(join(place.marketplace.dataDirectory, 'log.sqlite'));
        return decreasing(facts.map((fact) => ({ ...fact, recordedAt: fact.metadata.occurredAt })));
      });
    } finally {
      await place.marketplace.close();
    }
  },
};
