import { setTimeout as sleep } from 'node:timers/promises';
import { factsOf } from '../evidence.js';
import { unfinished } from '../judge-operations.js';
import type { Load } from '../load.js';
import type { Member } from '../member.js';
import type { Scene } from '../stage.js';
import { until } from '../until.js';
import { copyParts, type Harm, type Part } from './copy.js';
import { refusedUntilMended } from './refusal.js';
import { eraseWords, watchWords, writeWords } from './words.js';

/** What the processes do while parts are put back. */
export type State = 'RUNNING' | 'STOPPED' | 'PROJECTOR_STOPPED';

export interface Trial {
  readonly parts: readonly Part[];
  readonly state: State;
}

const [writingMs, patienceMs] = [3_000, 120_000];

/** Copies all parts under load, goes on, and puts some of them back. What must hold then is judged by the stage once everything has come to rest. */
export async function putBackOnce(
  scene: Scene,
  load: Load,
  { parts, state }: Trial,
  harm?: Harm,
): Promise<readonly string[]> {
  const { members } = scene.installation;
  const run = `put-back-${Date.now()}`;
  const words = await writeWords(scene, run);
  const putBack = await copyParts(scene, parts);
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
  const mend = await putBack(harm);
  for (const member of stopped) member.start();
  return parts.includes('log') ? refusedUntilMended(scene, mend) : [];
}

const isProjector = (name: string): boolean => name.startsWith('projector');

const terminated = (members: readonly Member[]): Promise<unknown> =>
  Promise.all(members.map((member) => member.terminate()));

/** A request whose key is put back to before it, with nobody left who holds the key, could not be worked on: so none is left open. */
async function atRest({ observer }: Scene, load: Load): Promise<void> {
  await load.finish();
  const isDone = async () => unfinished(await factsOf(observer.eventStore)).length === 0;
  await until(isDone, patienceMs, 'what was asked for to be done');
}
