import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashOf } from '#libs/event-store';
import { signalTopics } from '#libs/hosting';
import type { RecordedFact } from '#libs/kernel';
import { publishedTopics } from '#libs/message-bus';
import { factsOf, logSeenFrom, messagesIn } from '../evidence.js';
import type { LedgerState } from '../ledger.js';
import type { Scene } from '../stage.js';
import type { Traffic } from '../traffic.js';
import { until } from '../until.js';
import { feedAgrees } from './feed.js';
import { voidedIn } from './voided.js';

/** What an operator kept before the log was put back. */
export interface Kept {
  /** The ledger when the copy was made. */
  readonly copied: LedgerState;
  /** A file with the orders to erase that were recorded since. */
  readonly orders: string;
}

const [readyPatienceMs, answerPatienceMs, againMs] = [120_000, 60_000, 5_000];

/** Keeps a list of what was ordered to be erased since an instant, as an operator does for a log that may lose it. */
export async function keepOrders({ installation }: Scene, since: string): Promise<string> {
  const orders = join(installation.servers.folder, `${installation.place.namespace}.orders`);
  writeFileSync(orders, await installation.maintain('erasures', '--since', since));
  return orders;
}

/**
 * Accepts the log as it is while nothing runs: by the command, and by giving the orders to erase again that are lost with it. Starts everything on it, under load. What
 * was told of the history that is lost is void from here on; views, feed, topics and ledger have to agree with the one that is true now.
 */
export async function accepted(scene: Scene, load: Traffic, { copied, orders }: Kept): Promise<readonly string[]> {
  const { installation, observer, ledger, atRest } = scene;
  await Promise.all([load.end(), load.finishSignals()]);
  const held = await seenAnew(scene);
  const changed = observer.remembered.findIndex((hash, index) => {
    const fact = held[index];
    return fact === undefined || hashOf(fact) !== hash;
  });
  observer.remembered = held.map(hashOf);
  const { bus, place } = observer;
  const aside = await messagesIn(bus, signalTopics(place.namespace).dead);
  const asideIds = new Set(aside.flatMap(({ headers }) => headers['ce_id'] ?? []));
  ledger.write({ kind: 'restored', ...voidedIn({ copied, now: ledger.read() }, held, asideIds) });
  const topics = publishedTopics(place.namespace);
  const ends = await Promise.all(topics.map(async (topic) => [topic, await bus.topics.ends(topic)] as const));
  observer.restorations.push({ held: new Set(held.map(({ id }) => id)), ends: new Map(ends) });
  await installation.maintain('accept-restored-log');
  await installation.maintain('erasures', '--give', orders);
  for (const member of installation.members) member.start();
  await until(
    () => installation.areReady(installation.members),
    readyPatienceMs,
    'all to be ready on the accepted log',
  );
  load.renew();
  await sleep(againMs);
  atRest.push(
    async () => restoredOnce(await factsOf(observer.eventStore), held),
    () => feedAgrees(scene, held.at(-1)?.position),
  );
  return changed === -1 ? [] : [`[2] fact ${changed} of the copy is not what it was before`];
}

/** All facts of the log, by somebody who has seen nothing of it before, once it answers. */
async function seenAnew({ observer }: Scene): Promise<readonly RecordedFact[]> {
  await observer.eventStore.close();
  observer.eventStore = await logSeenFrom(observer.place);
  let held: readonly RecordedFact[] = [];
  const isRead = async () => {
    held = await factsOf(observer.eventStore).catch(() => []);
    return held.length > 0;
  };
  await until(isRead, answerPatienceMs, 'the log to answer');
  return held;
}

/** The log itself says that it was restored. */
function restoredOnce(facts: readonly RecordedFact[], held: readonly RecordedFact[]): readonly string[] {
  const count = facts.slice(held.length).filter(({ type }) => type === 'LogRestored').length;
  return count === 1 ? [] : [`[13] the log was accepted once, and says so ${count} times`];
}
