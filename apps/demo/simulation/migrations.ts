import { request, returnInstance } from './requests.js';
import { attempt, dayMs, handsOf, type Shelf, type Story } from './story.js';

const acknowledgingShare = 0.7;
const movingShare = 0.75;

/** What consumers do when a version of what they hold is announced to end: most acknowledge, most move, some stay. */
export function moveOff(story: Story, shelf: Shelf, version: string, sunsetAt: number): void {
  const held = story.holdings.filter(
    (holding) => holding.isLive && holding.shelf === shelf && holding.version === version,
  );
  const random = story.random.apart(`moving off ${shelf.plot.capability} ${version}`);
  for (const team of new Set(held.map((holding) => holding.team))) {
    if (!random.isLucky(acknowledgingShare)) continue;
    const input = { capability: shelf.plot.capability, version, team };
    story.agenda.plan(story.now() + random.around(2) * dayMs, async () => {
      await attempt(story, { token: handsOf(story, team).developer, name: 'acknowledgeDeprecation', input });
    });
  }
  for (const holding of held) {
    if (!random.isLucky(movingShare)) continue;
    const movesAt = story.now() + random.share() * (sunsetAt - story.now());
    story.agenda.plan(movesAt, () => request(story, { ...holding, shelf }));
    story.agenda.plan(movesAt + random.around(4) * dayMs, () => returnInstance(story, holding));
  }
}
