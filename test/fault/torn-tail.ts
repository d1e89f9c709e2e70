import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { SqliteEventStore, StoreTruncated, verify } from '#libs/event-store';
import { type Fault, trialsOf } from './fault.js';
import { readLog } from './ledger.js';
import { headOf, nextCommand } from './load.js';
import { copyLog, makeSampleLog, type SampleLog } from './sample-log.js';
import { type Tear, tearOff } from './tear.js';
import { commitOffsets } from './write-ahead-log.js';

const tearCount = 240;
const commandCount = 400;

export const tornTail: Fault = {
  name: 'torn tail of the WAL: always a whole prefix of transactions, refused when more was acknowledged',
  inject: async ({ folder, scale, random }) => {
    const sample = await makeSampleLog(join(folder, 'sample'), 'killed', commandCount);
    const wal = join(sample.folder, 'log.sqlite-wal');
    const commits = commitOffsets(wal);
    const factCounts = await factCountsAt(sample, commits, join(folder, 'boundary'));
    const end = commits.at(-1) ?? 0;
    const violations: string[] = [];
    const trials = trialsOf(tearCount, scale);
    for (let trial = 0; trial < trials; trial += 1) {
      // Every third tear is at the edge of a transaction, where an off-by-one would sit.
      const edge = commits[Math.floor(random() * commits.length)] ?? 0;
      const offset = trial % 3 === 0 ? edge - 1 + (trial % 2) * 2 : Math.floor(random() * end);
      const whole = commits.findLastIndex((commit) => commit <= offset);
      const due = factCounts[whole + 1] ?? 0;
      const tear: Tear = { offset, isGarbage: trial % 2 === 0 };
      violations.push(...(await checkTear(sample, join(folder, 'torn'), tear, due)));
    }
    return { trials, violations };
  },
};

/** How many facts stand in the log after none, one, two … of the transactions. */
async function factCountsAt(
  sample: SampleLog,
  commits: readonly number[],
  scratch: string,
): Promise<readonly number[]> {
  const counts: number[] = [];
  for (const offset of [0, ...commits]) {
    copyLog(sample.folder, scratch, { isMarked: false });
    truncateSync(join(scratch, 'log.sqlite-wal'), offset);
    counts.push((await readLog(join(scratch, 'log.sqlite'))).length);
  }
  return counts;
}

async function checkTear(sample: SampleLog, scratch: string, tear: Tear, due: number): Promise<readonly string[]> {
  const where = `torn at ${tear.offset}${tear.isGarbage ? ' with noise after it' : ''}:`;
  const path = join(scratch, 'log.sqlite');
  copyLog(sample.folder, scratch, { isMarked: true });
  tearOff(`${path}-wal`, tear);
  if (due < sample.facts.length && !(await isRefused(path)))
    return [`${where} acknowledged facts were missing and it started`];

  // Without the mark it is a crash in the middle of a write that nobody was told of.
  copyLog(sample.folder, scratch, { isMarked: false });
  tearOff(`${path}-wal`, tear);
  const store = await SqliteEventStore.open({ path });
  try {
    const next = nextCommand('after the tear', 'load-0', await headOf(store, 'load-0'));
    const { outcome } = await store.append(next.stream, next.facts, next.expected === -1 ? 'no-stream' : next.expected);
    if (outcome !== 'appended') return [`${where} the next append was answered with ${outcome}`];
    const facts = await readLog(path);
    const isPrefix = isDeepStrictEqual(facts.slice(0, due), sample.facts.slice(0, due));
    if (facts.length !== due + next.facts.length || !isPrefix) return [`${where} not the prefix of ${due} facts`];
    const { findings } = await verify(store, { isGapless: true });
    return findings.map(({ message }) => `${where} ${message}`);
  } finally {
    await store.close();
  }
}

async function isRefused(path: string): Promise<boolean> {
  try {
    await (await SqliteEventStore.open({ path })).close();
    return false;
  } catch (error) {
    if (error instanceof StoreTruncated) return true;
    throw error;
  }
}
