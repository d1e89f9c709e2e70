import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../fault.js';
import { hurting } from './hurting.js';
import type { Link } from './link.js';
import type { Scene, Stage } from './stage.js';

const [cutMs, stalledMs, delayMs, delayedMs] = [3_000, 5_000, 30, 4_000];

const linksOf = ({ installation: { links } }: Scene): readonly Link[] => [
  links.apiToEventStore,
  links.apiToDatabase,
  links.projectorToEventStore,
  links.projectorToDatabase,
  links.publisherToKafka,
];

function shuffled<T>(list: readonly T[], random: () => number): readonly T[] {
  return list
    .map((item) => ({ item, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

/** One after the other is hurt until all are, and they heal in another order. */
async function oneByOne(scene: Scene, random: () => number, hurt: (link: Link) => void, milliseconds: number) {
  for (const link of shuffled(linksOf(scene), random)) {
    hurt(link);
    await sleep(milliseconds * random());
  }
  for (const link of shuffled(linksOf(scene), random)) {
    await sleep(milliseconds * random());
    link.heal();
  }
  return [];
}

export function linkFaults(stage: Stage): readonly Fault[] {
  return [
    hurting(stage, 'all links cut one by one, healed in random order', 2, (scene, _load, random) =>
      oneByOne(scene, random, (link) => link.cut(), cutMs),
    ),
    hurting(stage, 'all links half open one by one, healed in random order', 2, (scene, _load, random) =>
      oneByOne(scene, random, (link) => link.stall(), stalledMs),
    ),
    hurting(stage, 'all links slow', 1, async (scene) => {
      for (const link of linksOf(scene)) link.delay(delayMs);
      await sleep(delayedMs);
      for (const link of linksOf(scene)) link.heal();
      return [];
    }),
  ];
}
