import { retry, returnInstance, updateInstance } from './requests.js';
import { count, dayMs, type Ending, hourMs, type Story } from './story.js';

/** What consumers do once their request is done, or failed. */
export function afterwards(story: Story, { operationId, errand, isSuccess }: Ending): void {
  const { holding, kind } = errand;
  const { random } = holding;
  count(story, isSuccess ? 'successes' : 'failures');
  if (!isSuccess) {
    const isTriedAgain = errand.attempt < 3 && random.isLucky(0.8);
    if (isTriedAgain) story.agenda.plan(story.now() + random.around(hourMs), () => retry(story, operationId));
    return;
  }
  if (kind === 'DEPROVISION') holding.isLive = false;
  if (kind !== 'PROVISION') return;
  holding.isLive = true;
  if (random.isLucky(0.12)) {
    story.agenda.plan(story.now() + random.around(20) * dayMs, () => updateInstance(story, holding));
  }
  if (random.isLucky(0.5)) {
    story.agenda.plan(story.now() + random.around(60) * dayMs, () => returnInstance(story, holding));
  }
}
