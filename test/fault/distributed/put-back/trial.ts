import { setTimeout as sleep } from 'node:timers/promises';
import { factsOf } from '../evidence.js';
import { unfinished } from '../judge-operations.js';
import type { Member } from '../member.js';
import type { Scene } from '../stage.js';
import type { Traffic } from '../traffic.js';
import { until } from '../until.js';
import { accepted, keepOrders } from './acceptance.js';
import { copyParts, type Harm, type PutBack } from './copy.js';
import { refusedByAll } from './refusal.js';
import { eraseWords, watchWords, writeWords } from './words.js';

/** What the processes do while parts are put back. */
export type State = 'RUNNING' | 'STOPPED' | 'PROJECTOR_STOPPED';

export interface Trial extends PutBack {
  readonly state: State;
  /** What is done once all have refused a log that was put back: the newest takes its place again, or it is accepted as it is. */
  readonly end: 'MENDED' | 'ACCEPTED';
}

const [writingMs, patienceMs] = [3_000, 120_000];

/** Copies all parts under load, goes on, and puts some of them back. What must hold then is judged by the stage once everything has come to rest. */
export async function putBackOnce(scene: Scene, load: Traffic, trial: Trial, harm?: Harm): Promise<readonly string[]> {
  const { parts, state, end } = trial;
  const { members } = scene.installation;
  const run = `put-back-${Date.now()}`;
  const startedAt = new Date().toISOString();
  const words = await writeWords(scene, run);
  const copied = scene.ledger.read();
  const putBack = await copyParts(scene, trial);
  const stopped = state === 'RUNNING' ? [] : members.filter(({ name }) => state === 'STOPPED' || isProjector(name));
  if (state === 'PROJECTOR_STOPPED') await terminated(stopped);
  await eraseWords(scene, run, words);
  const watch = watchWords(scene, words);
  scene.atRest.push(() => watch.end());
  // While the projector is away nobody carries it out.
  if (state !== 'PROJECTOR_STOPPED') await watch.untilErased();
  await sleep(writingMs);
  if (state === 'STOPPED') {
    await atRest(scene, load);
    await terminated(stopped);
  }
  const orders = await keepOrders(scene, startedAt);
  const mend = await putBack(harm);
  for (const member of stopped) member.start();
  if (!parts.includes('log')) return [];
  const refused = await refusedByAll(scene);
  if (end === 'ACCEPTED') return [...refused, ...(await accepted(scene, load, { copied, orders }))];
  await mend();
  for (const member of members) member.start();
  return refused;
}

const isProjector = (name: string): boolean => name.startsWith('projector');

const terminated = (members: readonly Member[]): Promise<unknown> =>
  Promise.all(members.map((member) => member.terminate()));

/** A request whose key is put back to before it, with nobody left who holds the key, could not be worked on: so none is left open. */
async function atRest({ observer }: Scene, load: Traffic): Promise<void> {
  await load.finish();
  const isDone = async () => unfinished(await factsOf(observer.eventStore)).length === 0;
  await until(isDone, patienceMs, 'what was asked for to be done');
}
