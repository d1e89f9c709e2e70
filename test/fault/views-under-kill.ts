import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { comparePositions, type Position, type RecordedFact } from '#libs/kernel';
import { type CountRow, countedIn, logFile, type Mode, startCounting, viewsFile } from './counting-views.js';
import { type Fault, type FaultOptions, trialsOf, untilRed } from './fault.js';
import { readLog } from './ledger.js';
import { firstLine, killed, startProgram } from './program.js';

const killCount = 100;
const killsPerLog = 10;
const controlTrialsMax = 100;
const delayMsMax = 200;
/** Every so many kills hit the process while it starts. */
const earlyEvery = 5;
const startMsMax = 500;
/** Every so many kills the views have another revision, so that they are built again while the process is killed. */
const sameRevisionRuns = 3;

type Counted = (typeof countedIn)[Mode][number];
const Rows = z.array(z.object({ stream: z.string(), factCount: z.number(), revisionSum: z.number() }));
const Checkpoint = z.object({ position: z.string().nullable() }).optional();

async function killOnce(folder: string, run: number, mode: Mode, random: () => number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const writer = startProgram('views-writer', [folder, `${run}`, mode, `${revisionOf(run)}`]);
  try {
    const isEarly = run % earlyEvery === 0;
    if (!isEarly) await firstLine(writer);
    await sleep(random() * (isEarly ? startMsMax : delayMsMax));
  } finally {
    await killed(writer);
  }
}

const revisionOf = (run: number): number => 1 + Math.floor(run / sameRevisionRuns);

/** Rows as they lie on the disk are those of a replay up to the checkpoint beside them. */
async function violationsAsLeft(folder: string, mode: Mode): Promise<readonly string[]> {
  if (!existsSync(join(folder, logFile))) return [];
  const facts = await readLog(join(folder, logFile));
  return countedIn[mode].flatMap((counted) => {
    const position = checkpointOf(folder, counted);
    return position === undefined ? [] : differences(folder, counted, upTo(facts, position));
  });
}

/** Once the views have gone on to the head of the log, their rows are those of a replay from zero. */
async function violationsSettled(folder: string, mode: Mode, revision: number): Promise<readonly string[]> {
  const counting = await startCounting(folder, mode, revision);
  try {
    await counting.settle();
  } finally {
    await counting.close();
  }
  const facts = await readLog(join(folder, logFile));
  return countedIn[mode].flatMap((counted) => differences(folder, counted, facts));
}

/** Of the rows that queries see; undefined while they are not built. */
function checkpointOf(folder: string, { view }: Counted): Position | undefined {
  const path = join(folder, viewsFile);
  if (!existsSync(path) || !hasTable(path, 'view_checkpoints')) return undefined;
  const [row] = rowsOf(path, `select position from view_checkpoints where slot = 'BLUE' and view = '${view}'`);
  return Checkpoint.parse(row)?.position ?? undefined;
}

const upTo = (facts: readonly RecordedFact[], position: Position) =>
  facts.filter((fact) => comparePositions(fact.position, position) <= 0);

/** One sentence per row that a replay of these facts would give otherwise. */
function differences(
  folder: string,
  { view, file, table }: Counted,
  facts: readonly RecordedFact[],
): readonly string[] {
  const rows = Rows.parse(rowsOf(join(folder, file), `select stream, factCount, revisionSum from ${table}`));
  const found = new Map(rows.map((row) => [row.stream, row]));
  const expected = replay(facts);
  return [...new Set([...found.keys(), ...expected.keys()])].flatMap((stream) => {
    const [is, wanted] = [textOf(found.get(stream)), textOf(expected.get(stream))];
    return is === wanted ? [] : [`${view} has for ${stream} ${is}, and a replay gives ${wanted}`];
  });
}

function replay(facts: readonly RecordedFact[]): ReadonlyMap<string, CountRow> {
  const rows = new Map<string, CountRow>();
  for (const { stream, revision } of facts) {
    const { factCount = 0, revisionSum = 0 } = rows.get(stream) ?? {};
    rows.set(stream, { stream, factCount: factCount + 1, revisionSum: revisionSum + revision });
  }
  return rows;
}

const textOf = (row: CountRow | undefined): string =>
  row === undefined ? 'no row' : `${row.factCount} facts with revisions of ${row.revisionSum} in all`;

function hasTable(path: string, table: string): boolean {
  return rowsOf(path, `select 1 from sqlite_schema where name = '${table}'`).length > 0;
}

/** Read without the read store, which is what is being checked. */
function rowsOf(path: string, query: string): readonly unknown[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database.prepare(query).all();
  } finally {
    database.close();
  }
}

export const viewsUnderKill: Fault = {
  name: 'kill -9 of views under load: rows are a replay up to their checkpoint, nothing applied twice or left out',
  inject: async ({ folder, scale, random }) => {
    const trials = trialsOf(killCount, scale);
    const violations: string[] = [];
    for (let trial = 0; trial < trials; trial += 1) {
      const own = join(folder, `${Math.floor(trial / killsPerLog)}`);
      await killOnce(own, trial, 'sound', random);
      violations.push(...(await violationsAsLeft(own, 'sound')));
      const isLastOfLog = (trial + 1) % killsPerLog === 0 || trial + 1 === trials;
      if (isLastOfLog) violations.push(...(await violationsSettled(own, 'sound', revisionOf(trial))));
    }
    return { trials, violations };
  },
};

const control = (mode: Mode, name: string): Fault => ({
  name: `control: ${name}`,
  inject: ({ folder, random }: FaultOptions) =>
    untilRed(controlTrialsMax, async (trial) => {
      const own = join(folder, 'views');
      await killOnce(own, trial, mode, random);
      return violationsSettled(own, mode, revisionOf(trial));
    }),
});

export const rowsBeforeCheckpoint = control('rows-first', 'view rows committed before their checkpoint turn it red');
export const rowsAfterCheckpoint = control('rows-later', 'view rows committed after their checkpoint turn it red');
