import { z } from 'zod';
import { attempt, count, type Errand, handsOf, minuteMs, type Shelf, type Story } from './story.js';

const Claimed = z.looseObject({
  claims: z.array(
    z.looseObject({
      token: z.number(),
      secret: z.string(),
      leaseExpiresAt: z.string(),
      operation: z.looseObject({ id: z.string() }),
    }),
  ),
});

const silentShare = 0.01;
/** A worker that would take longer than its lease holds says when it comes back. */
const leaseMinutes = 55;
const codes = ['QUOTA_EXHAUSTED', 'UPSTREAM_TIMEOUT', 'NAME_TAKEN', 'NO_CAPACITY'] as const;

interface Task {
  readonly claim: Claim;
  readonly errand: Errand;
}

/** Under which the worker reports. */
interface Claim {
  readonly operationId: string;
  readonly token: number;
  readonly claimSecret: string;
}

/** Something waits: a worker of the capability will take the longest waiting soon. */
export function queueWork(story: Story, shelf: Shelf): void {
  const random = story.random.apart(`claim ${story.conversation.mutationCount}`);
  const { manualShare } = shelf.plot.conduct;
  const delay = random.around(random.isLucky(manualShare) ? 300 : 2) * minuteMs;
  story.agenda.plan(story.now() + delay, () => claim(story, shelf));
}

async function claim(story: Story, shelf: Shelf): Promise<void> {
  const outcome = await attempt(story, {
    token: handsOf(story, shelf.ownerTeam).worker,
    name: 'claimFulfilments',
    input: { capabilities: [shelf.plot.capability], countMax: 1 },
    wanted: 'on ClaimFulfilmentsSuccess { claims { token secret leaseExpiresAt operation { id } } }',
  });
  if (outcome === undefined) return;
  for (const { token, secret, leaseExpiresAt, operation } of Claimed.parse(outcome).claims) {
    const errand = story.errands.get(operation.id);
    if (errand === undefined) continue;
    if (errand.holding.random.isLucky(silentShare)) fallSilent(story, shelf, Date.parse(leaseExpiresAt));
    else work(story, { claim: { operationId: operation.id, token, claimSecret: secret }, errand });
  }
}

/** The worker dies; when its lease runs out, another takes over. */
function fallSilent(story: Story, shelf: Shelf, leaseExpiresAt: number): void {
  count(story, 'leases lost');
  story.agenda.plan(leaseExpiresAt + minuteMs, async () => {
    await story.settle();
    queueWork(story, shelf);
  });
}

function work(story: Story, task: Task): void {
  const { random, shelf } = task.errand.holding;
  const minutes = Math.max(0.2, random.around(shelf.plot.conduct.medianMinutes));
  if (minutes > leaseMinutes) {
    story.agenda.plan(story.now() + minuteMs, () => suspend(story, task, minutes));
    return;
  }
  if (minutes > 15) story.agenda.plan(story.now() + (minutes / 2) * minuteMs, () => tell(story, task, 50));
  story.agenda.plan(story.now() + minutes * minuteMs, () => finish(story, task));
}

async function tell(story: Story, task: Task, percent: number): Promise<void> {
  const input = { ...task.claim, percent, message: 'Half of it is there.' };
  await attempt(story, { token: workerOf(story, task), name: 'reportProgress', input });
}

async function suspend(story: Story, task: Task, minutes: number): Promise<void> {
  const retryAfterSeconds = Math.min(600_000, Math.round(minutes * 60));
  const input = { ...task.claim, reason: 'Waits for a person.', retryAfterSeconds };
  const suspended = await attempt(story, { token: workerOf(story, task), name: 'suspendFulfilment', input });
  if (suspended === undefined) return;
  count(story, 'suspensions');
  story.agenda.plan(story.now() + retryAfterSeconds * 1_000, async () => {
    await attempt(story, { token: workerOf(story, task), name: 'resumeFulfilment', input: task.claim });
    await finish(story, task);
  });
}

async function finish(story: Story, task: Task): Promise<void> {
  const { claim: held, errand } = task;
  const { operationId } = held;
  const { holding, kind } = errand;
  const { random, shelf, name, environment } = holding;
  const { failureShare, manualShare } = shelf.plot.conduct;
  const worker = workerOf(story, task);
  if (random.isLucky(failureShare * (kind === 'PROVISION' ? 1 : 0.5))) {
    const code = random.oneOf(codes);
    const input = {
      ...held,
      code,
      message: 'See the log.',
      instanceUsable: kind !== 'PROVISION',
      repeatable: true,
    };
    const failed = await attempt(story, { token: worker, name: 'failFulfilment', input });
    if (failed !== undefined) story.goOn({ operationId, errand, isSuccess: false });
    return;
  }
  const outputs = shelf.plot.outputs(name, environment);
  const input = { ...held, outputs, hadManualStep: random.isLucky(manualShare) };
  const succeeded = await attempt(story, { token: worker, name: 'succeedFulfilment', input });
  if (succeeded !== undefined) story.goOn({ operationId, errand, isSuccess: true });
}

/** Whoever owns the capability now. */
function workerOf(story: Story, { errand }: Task): string {
  return handsOf(story, errand.holding.shelf.ownerTeam).worker;
}
