import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { publisherBookmark, signalTopics } from '#libs/hosting';
import { comparePositions, type Position, type RecordedFact } from '#libs/kernel';
import { OperationalStore, ReadStore } from '#libs/read-store';
import type { Observer } from './evidence.js';
import { factsOf } from './evidence.js';
import type { Installation } from './installation.js';
import { unfinished } from './judge-operations.js';

const lookEveryMs = 500;
/** A database, a log or a broker that is only just back answers a little later. */
const quietLooks = 2;

const settlePatienceMs = 150_000;

/**
 * Invariant 11: waits until every operation is finished and nothing lags behind the log. What is left after the patience comes back as
 * one sentence each; nothing when all is well.
 */
export async function settled(
  installation: Installation,
  observer: Observer,
  patienceMs = settlePatienceMs,
): Promise<readonly string[]> {
  const endsAt = performance.now() + patienceMs;
  let left: readonly string[] = ['nobody has looked'];
  for (let quiet = 0; quiet < quietLooks && performance.now() < endsAt; ) {
    left = await leftToDo(installation, observer).catch((error: unknown) => [`it cannot be seen: ${String(error)}`]);
    quiet = left.length === 0 ? quiet + 1 : 0;
    if (quiet < quietLooks) await sleep(lookEveryMs);
  }
  return left.map((each) => `[11] ${Math.round(patienceMs / 1_000)} s after the last fault: ${each}`);
}

async function leftToDo(installation: Installation, observer: Observer): Promise<readonly string[]> {
  const { members } = installation;
  const ready = await Promise.all(
    members.map(async (member) => ({ member, is: await installation.areReady([member]) })),
  );
  const notReady = ready.flatMap(({ member, is }) => (is ? [] : [`${member.name} is not ready`]));
  if (notReady.length > 0) return notReady;
  const facts = await factsOf(observer.eventStore);
  const open = unfinished(facts);
  if (open.length > 0) return [`${open.length} operations are unfinished: ${open.slice(0, 3).join(', ')}`];
  return [...(await behind(observer, facts)), ...(await lateReactions(installation)), ...(await signalsLeft(observer))];
}

/** As the process that leads says it: what a reaction has passed without anything to do, it does not write down. */
async function lateReactions({ members }: Installation): Promise<readonly string[]> {
  const told = await Promise.all(members.map(({ managementUrl }) => metricsOf(managementUrl)));
  const lags = told.flatMap((text) => [
    ...text.matchAll(/^bourse_reaction_lag_seconds\{reaction="([^"]+)"\} (\S+)$/gm),
  ]);
  if (lags.length === 0) return ['no process that leads says how late its reactions are'];
  return lags.flatMap(([, reaction, seconds]) => (seconds === '0' ? [] : [`${reaction} is ${seconds} s late`]));
}

async function metricsOf(managementUrl: string): Promise<string> {
  return (await fetch(`${managementUrl}/metrics`, { signal: AbortSignal.timeout(5_000) })).text();
}

function isReached(position: Position | null, head: Position | undefined): boolean {
  return head === undefined || (position !== null && comparePositions(position, head) >= 0);
}

const checkpointRows = z.array(
  z.object({ name: z.string(), position: z.string().nullable(), state: z.string(), reason: z.string().nullable() }),
);

/** Views and the publisher, as they have written down how far they are. */
async function behind(
  { place: { databaseUrl: url, namespace } }: Observer,
  facts: readonly RecordedFact[],
): Promise<readonly string[]> {
  const head = facts.at(-1)?.position;
  const readStore = ReadStore.open({ url, schema: namespace, poolMax: 1 });
  const operationalStore = await OperationalStore.open({ url, schema: namespace, poolMax: 1 });
  try {
    const views = await readStore
      .tables<{ view_checkpoints: { view: string; slot: string; position: string; state: string; reason: string } }>()
      .selectFrom('view_checkpoints')
      .select(['view as name', 'position', 'state', 'reason'])
      .execute();
    // Others are notes of processes to each other, and nobody follows the log by them.
    const publisher = publisherBookmark(namespace);
    const bookmarks = (await operationalStore.bookmarks.all()).filter(({ name }) => name === publisher);
    const all = checkpointRows.parse([
      ...views,
      ...bookmarks.map((row) => ({ ...row, state: 'RUNNING', reason: null })),
    ]);
    const missing = bookmarks.length === 0 ? ['the publisher has not begun'] : [];
    const late = all.filter(
      ({ position, state }) => !isReached(position, head) || !['LIVE', 'RUNNING'].includes(state),
    );
    return [
      ...missing,
      ...late.map(
        ({ name, position, state, reason }) => `${name} is ${state} at ${position}, and the log at ${head}: ${reason}`,
      ),
    ];
  } finally {
    await operationalStore.close();
    await readStore.close();
  }
}

async function signalsLeft({ bus, place: { namespace } }: Observer): Promise<readonly string[]> {
  const topic = signalTopics(namespace).live;
  const [ends, committed] = await Promise.all([
    bus.topics.ends(topic),
    bus.topics.committed(`${namespace}.signals`, topic),
  ]);
  return [...ends].flatMap(([partition, end]) => {
    const next = committed.get(partition) ?? 0;
    return next < end ? [`partition ${partition} of the signals is taken up to ${next} of ${end}`] : [];
  });
}
