import { type Fault, untilRed } from '../fault.js';
import { about } from './judge.js';
import type { Harm, Part } from './put-back/copy.js';
import { run } from './put-back/tables.js';
import { putBackOnce, type State, type Trial } from './put-back/trial.js';
import type { Scene, Stage } from './stage.js';

const besides: readonly (readonly Part[])[] = [
  ['views'],
  ['keys'],
  ['operations'],
  ['views', 'keys'],
  ['views', 'operations'],
  ['keys', 'operations'],
];
const logs: readonly (readonly Part[])[] = [['log'], ['log', 'views'], ['log', 'keys'], ['log', 'operations']];

/** Each kind once at the full scale, beginning with any of them; after each, everything has to agree with the log. */
function puttingBack(stage: Stage, name: string, kinds: readonly Trial[]): Fault {
  return {
    name: `put back ${name}`,
    inject: async ({ scale, random }) => {
      const trials = Math.max(1, Math.round(kinds.length * scale));
      const first = Math.floor(random() * kinds.length);
      const violations: string[] = [];
      for (let number = 0; number < trials; number += 1) {
        const trial = kinds[(first + number) % kinds.length];
        if (trial === undefined) continue;
        const found = await stage.underLoad((scene, load) => putBackOnce(scene, load, trial), { random });
        violations.push(...found.map((each) => `${trial.parts.join(' and ')}, ${trial.state}: ${each}`));
      }
      return { trials, violations };
    },
  };
}

const states: readonly State[] = ['RUNNING', 'PROJECTOR_STOPPED', 'STOPPED'];

const each = (lists: readonly (readonly Part[])[], state: State): readonly Trial[] =>
  lists.map((parts) => ({ parts, state, isGrown: false, end: 'MENDED' }));

/** The log in all ways, once also grown since: then its positions alone do not tell it from the newest. */
const logIn = (end: Trial['end']): readonly Trial[] => [
  ...logs.flatMap((parts) => states.map((state) => ({ parts, state, isGrown: false, end }))),
  { parts: ['log'], state: 'STOPPED', isGrown: true, end },
];

/** The copy of the keys says of itself that it lacks no erasure, so that nobody repeats one. */
async function claimErased({ observer }: Scene): Promise<void> {
  const { databaseUrl, namespace } = observer.place;
  const newest = await observer.eventStore.newest();
  const mark = `${newest?.position} ${newest?.id}`;
  await run(databaseUrl, [
    `update "${namespace}".stream_keys set erased_at = '${mark}' where stream = '*'`,
    `update "${namespace}".people set erased_at = '${mark}' where principal = '*'`,
  ]);
}

/** As checkpoints of an older release are, which know the position alone. */
async function forgetFacts({ observer }: Scene): Promise<void> {
  const { databaseUrl, namespace } = observer.place;
  const tables = ['view_checkpoints', 'reaction_checkpoints', 'bookmarks'];
  await run(
    databaseUrl,
    tables.map((table) => `update "${namespace}"."${table}" set "factId" = null`),
  );
}

const [controlPatienceMs, controlTrialsMax] = [5_000, 1];

/** A positive control: everything is put back as ever, and one thing is taken from whoever looks. */
const control = (stage: Stage, name: string, trial: Trial, harm: Harm): Fault => ({
  name: `control: ${name} turns it red`,
  inject: ({ random }) =>
    untilRed(controlTrialsMax, async () => {
      const options = { random, patienceMs: controlPatienceMs };
      return about(13, await stage.underLoad((scene, load) => putBackOnce(scene, load, trial, harm), options));
    }),
});

export function putBack(stage: Stage): readonly Fault[] {
  return [
    puttingBack(
      stage,
      'under running processes, {views, keys, operations} and each pair: all agrees with the log, and what was erased stays so',
      each(besides, 'RUNNING'),
    ),
    puttingBack(
      stage,
      'while only the projector is stopped and the APIs record, {views, keys, operations} and each pair',
      each(besides, 'PROJECTOR_STOPPED'),
    ),
    puttingBack(
      stage,
      'while everything is stopped, {views, keys, operations} and each pair',
      each(besides, 'STOPPED'),
    ),
    puttingBack(
      stage,
      'in each of these states, the log alone or with another part, also grown since: all refuse with the code, and the newest log mends it',
      logIn('MENDED'),
    ),
    puttingBack(
      stage,
      'likewise, and the log is accepted as it is: all agrees with the history that is true now',
      logIn('ACCEPTED'),
    ),
    control(
      stage,
      'comparing the positions of checkpoints and not the facts',
      { parts: ['log'], state: 'STOPPED', isGrown: true, end: 'MENDED' },
      forgetFacts,
    ),
    control(
      stage,
      'repeating no erasure on keys that were put back',
      { parts: ['keys'], state: 'STOPPED', isGrown: false, end: 'MENDED' },
      claimErased,
    ),
  ];
}
