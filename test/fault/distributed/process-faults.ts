import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../fault.js';
import { hurting } from './hurting.js';
import type { Member } from './member.js';
import type { Scene, Stage } from './stage.js';
import { until } from './until.js';

const readyPatienceMs = 60_000;
/** Longer than a database or a group waits for a silent member, so that another takes over meanwhile. */
const sleepsMs = 20_000;

/** Any of the processes, the hard way, while the others go on. */
async function killOne({ installation }: Scene, random: () => number): Promise<readonly string[]> {
  const { members } = installation;
  const victim = members[Math.floor(random() * members.length)];
  await victim?.kill();
  await sleep(random() * 2_000);
  victim?.start();
  return [];
}

async function joinAndLeave({ installation }: Scene, random: () => number): Promise<readonly string[]> {
  const member = await installation.add(`signals-${Date.now()}`, 'signals');
  member.start();
  await sleep(5_000);
  // Some say good-bye.
  await (random() < 0.5 ? member.kill() : member.terminate());
  await sleep(2_000);
  return [];
}

/** A second one stands by; the first falls asleep, loses its lock, and wakes up in the belief that it is still the one. */
async function sleepingLeader({ installation }: Scene, app: 'projector' | 'publisher'): Promise<readonly string[]> {
  const leader = named(installation.members, `${app}-1`);
  const standby = await installation.add(`${app}-${Date.now()}`, app);
  standby.start();
  await until(() => installation.areReady([standby]), readyPatienceMs, 'the standby to be ready');
  leader.freeze();
  await sleep(sleepsMs);
  leader.thaw();
  await sleep(3_000);
  // Now the other one leads, and its end is as sudden.
  await standby.kill();
  await sleep(2_000);
  return [];
}

/** The lock's connection is cut, so another takes over while the first is at work. */
async function lostLock({ installation }: Scene): Promise<readonly string[]> {
  const standbys = await Promise.all([
    installation.add(`projector-${Date.now()}`, 'projector'),
    installation.add(`publisher-${Date.now()}`, 'publisher'),
  ]);
  for (const standby of standbys) standby.start();
  await until(() => installation.areReady(standbys), readyPatienceMs, 'the standbys to be ready');
  for (let times = 0; times < 4; times += 1) {
    installation.links.projectorToDatabase.cut();
    await sleep(300);
    installation.links.projectorToDatabase.heal();
    await sleep(1_500);
  }
  await Promise.all(standbys.map((standby) => standby.kill()));
  return [];
}

function named(members: readonly Member[], name: string): Member {
  const found = members.find((member) => member.name === name);
  if (found === undefined) throw new Error(`There is no ${name}`);
  return found;
}

export function processFaults(stage: Stage): readonly Fault[] {
  return [
    hurting(stage, 'a process killed at random', 10, (scene, _load, random) => killOne(scene, random)),
    hurting(stage, 'a consumer of signals joins and leaves every 5 s', 6, (scene, _load, random) =>
      joinAndLeave(scene, random),
    ),
    hurting(stage, 'two projectors: the leader falls asleep and wakes up', 1, (scene) =>
      sleepingLeader(scene, 'projector'),
    ),
    hurting(stage, 'two publishers: the active one falls asleep and wakes up', 1, (scene) =>
      sleepingLeader(scene, 'publisher'),
    ),
    hurting(stage, 'two projectors and two publishers whose locks are lost', 1, lostLock),
  ];
}
