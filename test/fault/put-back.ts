import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { allViews } from '#libs/all';
import type { RecordedFact } from '#libs/kernel';
import { type Fault, type FaultOptions, type Tally, trialsOf, untilRed } from './fault.js';
import { openPlace, type Place } from './put-back/place.js';
import { type Harm, putBackOnce, type Trial } from './put-back/trial.js';

const [besideCount, logCount, acceptedCount, controlTrialsMax] = [24, 24, 16, 2];
/** With each trial an installation has more to replay. */
const trialsPerPlace = 8;

const pairs: readonly Trial['parts'][] = [
  ['views'],
  ['keys'],
  ['operations'],
  ['views', 'keys'],
  ['views', 'operations'],
  ['keys', 'operations'],
];
const besides: readonly Trial[] = pairs.map((parts) => ({ parts, isGrown: false, end: 'MENDED' }));

const withLog: readonly Trial['parts'][] = [['log'], ['log', 'views'], ['log', 'keys'], ['log', 'operations']];
const logs = (end: Trial['end']): readonly Trial[] =>
  [false, true].flatMap((isGrown) => withLog.map((parts) => ({ parts, isGrown, end })));

async function putBackOften({ folder, random }: FaultOptions, trials: number, kinds: readonly Trial[]): Promise<Tally> {
  const violations: string[] = [];
  // Each kind as often as every other, and not always first in its installation.
  const first = Math.floor(random() * kinds.length);
  let place: Place | undefined;
  try {
    for (let trial = 0; trial < trials; trial += 1) {
      const kind = kinds[(first + trial) % kinds.length];
      if (kind === undefined) continue;
      if (trial % trialsPerPlace === 0) {
        await place?.close();
        place = undefined;
      }
      place ??= await openPlace(join(folder, `${trial}`), allViews);
      const found = await putBackOnce(place, `t${trial}`, kind);
      violations.push(...found);
      if (found.length === 0) continue;
      // What does not agree would show again in every trial that follows.
      await place.close();
      place = undefined;
    }
  } finally {
    await place?.close();
  }
  return { trials, violations };
}

export const putBackBesideLog: Fault = {
  name: 'put back while stopped, {views, keys, operations} and each pair: all agrees with the log, and what was erased stays so',
  inject: (options) => putBackOften(options, trialsOf(besideCount, options.scale), besides),
};

export const putBackLog: Fault = {
  name: 'put back while stopped, the log alone or with another part, also grown since: refused with the code that fits, and the newest log mends it',
  inject: (options) => putBackOften(options, trialsOf(logCount, options.scale), logs('MENDED')),
};

export const putBackAccepted: Fault = {
  name: 'put back while stopped, the log likewise, and accepted as it is: all agrees with the history that is true now',
  inject: (options) => putBackOften(options, trialsOf(acceptedCount, options.scale), logs('ACCEPTED')),
};

/** A positive control: everything is put back as ever, and one thing is taken from whoever looks. */
const control = (name: string, trial: Trial, harm: Harm): Fault => ({
  name: `control: ${name} turns it red`,
  inject: async ({ folder }) => {
    return untilRed(controlTrialsMax, async (number) => {
      const place = await openPlace(join(folder, `${number}`), allViews);
      try {
        return await putBackOnce(place, `t${number}`, trial, harm);
      } finally {
        await place.close();
      }
    });
  },
});

/** As checkpoints of an older release are, which know the position alone. */
function forgetFacts(directory: string): void {
  change(join(directory, 'views.sqlite'), ['update view_checkpoints set factId = null']);
  const tables = ['reaction_checkpoints', 'bookmarks'];
  change(
    join(directory, 'operations.sqlite'),
    tables.map((table) => `update ${table} set factId = null`),
  );
}

/** The copy of the keys says of itself that it lacks no erasure. */
function claimErased(directory: string, newest: readonly RecordedFact[]): void {
  const last = newest.at(-1);
  const mark = `${last?.position} ${last?.id}`;
  change(join(directory, 'keys.sqlite'), [
    `update stream_keys set erased_at = '${mark}' where stream = '*'`,
    `update people set erased_at = '${mark}' where principal = '*'`,
  ]);
}

function change(path: string, statements: readonly string[]): void {
  const database = new DatabaseSync(path);
  for (const statement of statements) database.exec(statement);
  database.close();
}

export const positionsAlone = control(
  'comparing the positions of checkpoints and not the facts',
  { parts: ['log'], isGrown: true, end: 'MENDED' },
  forgetFacts,
);

export const erasedOnce = control(
  'repeating no erasure',
  { parts: ['keys'], isGrown: false, end: 'MENDED' },
  claimErased,
);
