import { setTimeout as sleep } from 'node:timers/promises';
import { hashOf } from '#libs/event-store';
import type { RecordedFact } from '#libs/kernel';
import { type Fault, untilRed } from '../fault.js';
import type { Evidence } from './evidence.js';
import { about, judge } from './judge.js';
import { settled } from './settled.js';
import type { Scene, Stage } from './stage.js';
import { stopUnderLoad } from './stopping.js';
import { projectorsBeside, publishersBeside, savedFirst } from './unlocked.js';

const trialsMax = 3;
const impatienceMs = 15_000;

const underLoadMs = 5_000;

/** What was judged last and found sound; of an installation that was only just started, after a little load. */
async function soundEvidence(stage: Stage, random: () => number): Promise<Evidence> {
  const { evidence } = await stage.scene();
  if (evidence !== undefined) return evidence;
  const violations = await stage.underLoad(() => sleep(underLoadMs, []), { random });
  const scene = await stage.scene();
  if (scene.evidence === undefined) throw new Error(`Red before anything was forged: ${violations.join('; ')}`);
  return scene.evidence;
}

/** Sound evidence, made unsound: the judge must see it, under the number of the promise. */
function forged(stage: Stage, name: string, invariant: number, forge: (evidence: Evidence) => Evidence): Fault {
  return {
    name: `control: ${name} turns it red`,
    inject: async ({ random }) => {
      const sound = await soundEvidence(stage, random);
      const evidence = { ...sound, remembered: sound.facts.map(hashOf) };
      return untilRed(1, async () => about(invariant, judge(forge(evidence))));
    },
  };
}

/** A protection is off while there is load. */
function unprotected(
  stage: Stage,
  name: string,
  invariant: number,
  act: (scene: Scene) => Promise<readonly string[]>,
): Fault {
  return {
    name: `control: ${name} turns it red`,
    inject: ({ random }) => untilRed(trialsMax, async () => about(invariant, await stage.underLoad(act, { random }))),
  };
}

const nobodysCommand = { __typename: 'RequestInstanceSuccess', position: 'nowhere' };

const invented = (evidence: Evidence): Evidence => ({
  ...evidence,
  ledger: {
    ...evidence.ledger,
    asked: new Map([...evidence.ledger.asked, ['invented', 'requestInstance']]),
    answers: new Map([...evidence.ledger.answers, ['invented', [nobodysCommand]]]),
  },
});

function forgotten(evidence: Evidence): Evidence {
  const asked = new Map(evidence.ledger.asked);
  for (const command of [...asked.keys()].filter((each) => each.includes('-request-')).slice(0, 1))
    asked.delete(command);
  return { ...evidence, ledger: { ...evidence.ledger, asked } };
}

function changed(evidence: Evidence): Evidence {
  const [first, ...others] = evidence.facts;
  const facts = first === undefined ? others : [{ ...first, data: { forged: true } }, ...others];
  return { ...evidence, facts };
}

const isSuccess = ({ type }: RecordedFact): boolean => type === 'OperationSucceeded';

/** An end that is told a second time, by whoever held the work before. */
function toldTwice(evidence: Evidence): Evidence {
  const end = evidence.facts.find(isSuccess);
  return { ...evidence, facts: end === undefined ? evidence.facts : [...evidence.facts, end] };
}

const lostOnTheWay = (evidence: Evidence): Evidence => ({ ...evidence, messages: evidence.messages.slice(0, -1) });

const turnedAround = (evidence: Evidence): Evidence => ({ ...evidence, messages: evidence.messages.toReversed() });

export function controls(stage: Stage): readonly Fault[] {
  return [
    forged(stage, 'an acknowledgement that nobody gave', 1, invented),
    forged(stage, 'a fact that nobody asked for', 1, forgotten),
    forged(stage, 'a stored fact that reads differently', 2, changed),
    forged(stage, 'an end told twice, under a token that is over,', 4, toldTwice),
    forged(stage, 'a fact after the end of its operation', 5, toldTwice),
    forged(stage, 'a message that is missing', 7, lostOnTheWay),
    forged(stage, 'messages in another order', 7, turnedAround),
    unprotected(stage, 'a projector without lock and fence', 6, (scene) => projectorsBeside(scene, false)),
    unprotected(stage, 'a bookmark saved before the acknowledgement', 7, (scene) =>
      publishersBeside(scene, savedFirst, 1),
    ),
    unprotected(stage, 'an API that is killed instead of asked to end', 1, (scene) => stopUnderLoad(scene, 'kill')),
    {
      name: 'control: a publisher that stays away turns it red',
      inject: () =>
        untilRed(1, async () => {
          const { installation, observer } = await stage.scene();
          const publisher = installation.members.find(({ name }) => name === 'publisher-1');
          await publisher?.kill();
          try {
            return about(11, await settled(installation, observer, impatienceMs));
          } finally {
            publisher?.start();
          }
        }),
    },
    {
      name: 'control: a repetition under a new key turns it red',
      inject: ({ random }) =>
        untilRed(trialsMax, async () =>
          about(3, await stage.underLoad(() => sleep(underLoadMs, []), { random, repeatsUnder: 'NEW_KEY' })),
        ),
    },
  ];
}
