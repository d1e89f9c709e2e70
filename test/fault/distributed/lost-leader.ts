import { setTimeout as sleep } from 'node:timers/promises';
import { wantedInstance } from '../../acceptance/sample-offer.js';
import type { Fault } from '../fault.js';
import { send } from './conversation.js';
import { hurting } from './hurting.js';
import type { EventStoreClient } from './installation.js';
import { onTwoNodes, type Scene, type Stage } from './stage.js';

const promisedSeconds = 10;
const [patienceMs, askEveryMs] = [60_000, 500];

/** Kills the node that leads. The other one takes over; the killed one comes back and follows. */
async function loseLeader(scene: Scene, client: EventStoreClient): Promise<readonly string[]> {
  const leader = await (await scene.installation.servers.cluster()).leader();
  await leader.control('kill');
  const seconds = await Promise.all(scene.callers.urls.map((url) => secondsUntilAnswered(scene, url)));
  await leader.control('start');
  const told = seconds.map((each) => each.toFixed(1)).join(' s and ');
  process.stderr.write(`the leader was lost under the client '${client}': the APIs answered after ${told} s\n`);
  return seconds.some((each) => each > promisedSeconds)
    ? [`[11] the leader was lost, and the APIs answered after ${told} s: ${promisedSeconds} are promised`]
    : [];
}

/** How long it takes until a process answers one of the requests that are sent to it all the time; each reads streams and appends to one. */
async function secondsUntilAnswered({ callers: { consumer }, ledger }: Scene, url: string): Promise<number> {
  const startedAt = performance.now();
  const passedMs = (): number => performance.now() - startedAt;
  const underWay: Promise<void>[] = [];
  const answeredMs: number[] = [];
  const ask = async (id: string): Promise<void> => {
    const input = { idempotencyKey: id, ...wantedInstance, name: id };
    ledger.write({ kind: 'asked', command: id, mutation: 'requestInstance' });
    const sent = await send(url, { id, mutation: 'requestInstance', selection: 'position', input, token: consumer });
    if (sent.kind === 'UNKNOWN') return;
    answeredMs.push(passedMs());
    ledger.write({ kind: 'answered', command: id, answer: sent.answer });
  };
  const run = `leader-${Date.now()}-${new URL(url).port}`;
  for (let number = 0; answeredMs.length === 0 && passedMs() < patienceMs; number += 1) {
    underWay.push(ask(`${run}-${number}`));
    await sleep(askEveryMs);
  }
  const givenUpMs = passedMs();
  await Promise.all(underWay);
  return (answeredMs[0] ?? givenUpMs) / 1_000;
}

export function lostLeader(stage: Stage): readonly Fault[] {
  return (['eventstore', 'kurrentdb'] as const).map((client) =>
    hurting(onTwoNodes(stage, client), `the leader of the event store is lost, client '${client}'`, 2, (scene) =>
      loseLeader(scene, client),
    ),
  );
}
