import { closeSync, openSync, readFileSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { SqliteEventStore, StoreDamaged, StoreTruncated, StoreUnsupported } from '#libs/event-store';
import { type Fault, type FaultOptions, type Tally, trialsOf, untilRed } from './fault.js';
import { readLog } from './ledger.js';
import { copyLog, makeSampleLog, type SampleLog } from './sample-log.js';
import { commitOffsets } from './write-ahead-log.js';

const flipCount = 200;
const commandCount = 400;
const controlTrialsMax = 10;
const damagedBytesMax = 64;

/** Opens the log as the server does: `refused` with a clear message, or whether its facts are as they were. */
async function start(path: string, sample: SampleLog): Promise<'refused' | 'as it was' | 'changed'> {
  try {
    await (await SqliteEventStore.open({ path })).close();
    return isDeepStrictEqual(await readLog(path), sample.facts) ? 'as it was' : 'changed';
  } catch (error) {
    if (error instanceof StoreDamaged || error instanceof StoreTruncated || error instanceof StoreUnsupported)
      return 'refused';
    throw error;
  }
}

interface Where {
  readonly file: 'log.sqlite' | 'log.sqlite-wal';
  readonly isMarked: boolean;
}

/** Damages one piece of the file, at any place before the end. */
async function damageOnce(
  sample: SampleLog,
  { folder, random }: FaultOptions,
  { file, isMarked }: Where,
): Promise<readonly string[]> {
  const scratch = copyLog(sample.folder, join(folder, 'damaged'), { isMarked });
  const path = join(scratch, file);
  const end = file === 'log.sqlite' ? statSync(path).size : (commitOffsets(path).at(-1) ?? 0);
  const offset = Math.floor(random() * (end - damagedBytesMax));
  damage(path, offset, 1 + Math.floor(random() * damagedBytesMax));
  const damaged = readFileSync(path);
  const outcome = await start(join(scratch, 'log.sqlite'), sample);
  if (outcome === 'refused' && !readFileSync(path).equals(damaged))
    return [`${file} was refused and changed all the same`];
  return outcome === 'changed' ? [`${file} was damaged at ${offset}, and the log started with other facts`] : [];
}

async function damageOften(options: FaultOptions, state: 'killed' | 'closed'): Promise<Tally> {
  const sample = await makeSampleLog(join(options.folder, 'sample'), state, commandCount);
  const where: Where = { file: state === 'killed' ? 'log.sqlite-wal' : 'log.sqlite', isMarked: true };
  const trials = trialsOf(flipCount, options.scale);
  const violations: string[] = [];
  for (let trial = 0; trial < trials; trial += 1) violations.push(...(await damageOnce(sample, options, where)));
  return { trials, violations };
}

export const damagedWal: Fault = {
  name: 'damaged middle of the WAL: refused at start',
  inject: (options) => damageOften(options, 'killed'),
};

export const damagedFile: Fault = {
  name: 'damaged middle of the log file: refused at start, or no fact is touched',
  inject: (options) => damageOften(options, 'closed'),
};

export const unwitnessedWal: Fault = {
  name: 'control: without the mark of the head a damaged WAL turns it red',
  inject: async (options) => {
    const sample = await makeSampleLog(join(options.folder, 'sample'), 'killed', commandCount);
    return untilRed(controlTrialsMax, () => damageOnce(sample, options, { file: 'log.sqlite-wal', isMarked: false }));
  },
};

function damage(path: string, offset: number, byteCount: number): void {
  const file = openSync(path, 'r+');
  const bytes = Buffer.alloc(byteCount);
  readSync(file, bytes, 0, byteCount, offset);
  writeSync(
    file,
    bytes.map((byte) => byte ^ 0x5a),
    0,
    byteCount,
    offset,
  );
  closeSync(file);
}
