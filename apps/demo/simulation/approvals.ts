import { attempt, count, dayMs, type Errand, handsOf, hourMs, type Story } from './story.js';
import { queueWork } from './workers.js';

const forgottenShare = 0.04;
const cancelledShare = 0.03;
const refusedShare = 0.06;

/** What becomes of a request that a producer has to approve. Nobody decides on some: they expire by themselves. */
export function decide(story: Story, operationId: string, errand: Errand): void {
  const { holding } = errand;
  const { random } = holding;
  const fate = random.share();
  if (fate < forgottenShare) return expireLater(story);
  const at = story.now() + Math.min(random.around(5 * hourMs), 4 * dayMs);
  if (fate < forgottenShare + cancelledShare) {
    return story.agenda.plan(at, () => cancel(story, operationId, errand));
  }
  const isRefused = fate < forgottenShare + cancelledShare + refusedShare;
  story.agenda.plan(at, () => (isRefused ? refuse(story, operationId, errand) : approve(story, operationId, errand)));
}

function expireLater(story: Story): void {
  story.agenda.plan(story.now() + 5 * dayMs + hourMs, async () => {
    await story.settle();
    count(story, 'expirations');
  });
}

async function approve(story: Story, operationId: string, { holding: { shelf } }: Errand): Promise<void> {
  const input = { operationId, comment: 'Looks fine.' };
  const token = handsOf(story, shelf.ownerTeam).lead;
  if ((await attempt(story, { token, name: 'approveOperation', input })) === undefined) return;
  count(story, 'approvals');
  queueWork(story, shelf);
}

async function refuse(story: Story, operationId: string, { holding: { shelf } }: Errand): Promise<void> {
  const input = { operationId, reason: 'Please share the one you have.' };
  const token = handsOf(story, shelf.ownerTeam).lead;
  if ((await attempt(story, { token, name: 'refuseOperation', input })) !== undefined) count(story, 'refusals');
}

async function cancel(story: Story, operationId: string, { holding: { team } }: Errand): Promise<void> {
  const input = { operationId, reason: 'We found another way.' };
  const token = handsOf(story, team).developer;
  if ((await attempt(story, { token, name: 'cancelOperation', input })) !== undefined) count(story, 'cancellations');
}
