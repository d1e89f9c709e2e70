import { join } from 'node:path';
import type { RecordedFact } from '#libs/kernel';
import { accept, restoredOnce } from './acceptance.js';
import { copyDirectory, type Part, putPartBack } from './files.js';
import { disagreements, factsOf } from './judge.js';
import { copied, growPast, type Place, started } from './place.js';
import { erase, tenantOf } from './tenants.js';

/** What is put back to an earlier copy while nothing runs. */
export interface Trial {
  readonly parts: readonly Part[];
  /** Whether the copy of the log has been written to elsewhere, past everything that the newest one holds. */
  readonly isGrown: boolean;
  /** What is done after a refusal: the newest log takes its place again, or the one that was put back is accepted as it is. */
  readonly end: 'MENDED' | 'ACCEPTED';
}

/** Done to the files after the parts were put back: what a control takes away from whoever looks at them. */
export type Harm = (directory: string, newest: readonly RecordedFact[]) => void;

/** Copies all files, goes on, and starts again with parts of the copy. Gives what does not agree with the log thereafter. */
export async function putBackOnce(place: Place, run: string, trial: Trial, harm?: Harm): Promise<readonly string[]> {
  const { parts, isGrown } = trial;
  const told = (found: readonly string[]) =>
    found.map((each) => `${parts.join(' and ')}${isGrown ? ', grown since' : ''}: ${each}`);
  const before = await growApart(place, run, isGrown);
  const refusal = await started(place, (directory) => {
    copyDirectory(directory, before.newest);
    for (const part of parts) putPartBack(part, part === 'log' ? before.log : before.copy, directory);
    harm?.(directory, before.known);
  });
  if (refusal === undefined) return told(await goOn(place, run, trial, before.known));
  const wrong = wronglyRefused(refusal, trial);
  if (trial.end === 'ACCEPTED') {
    const held = await accept(place, before);
    return told([
      ...wrong,
      ...(await goOn(place, run, { ...trial, parts: [] }, held)),
      ...(await restoredOnce(place, held)),
    ]);
  }
  // As the refusal says: with the newest copy of the log everything goes on, and what else was put back stays so.
  await started(place, (directory) => putPartBack('log', before.newest, directory));
  return told([...wrong, ...(await goOn(place, run, trial, before.known))]);
}

/** Where things lie before parts of a copy are put back. */
interface Before {
  readonly copy: string;
  /** Whose log is put back: the copy, or one that has grown since. */
  readonly log: string;
  readonly newest: string;
  /** The facts of the newest log. */
  readonly known: readonly RecordedFact[];
}

/** Copies all files between two tenants, lets more happen, and grows the copy elsewhere where that is wanted. */
async function growApart(place: Place, run: string, isGrown: boolean): Promise<Before> {
  const { folder, marketplace } = place;
  const [early, copy] = [await newTenant(place, `${run}-early`), await copied(place, 'copy')];
  const gone = await newTenant(place, `${run}-gone`);
  await newTenant(place, `${run}-late`);
  for (const tenant of [early, gone]) await erase(marketplace, tenant);
  await marketplace.settle();
  const known = await factsOf(place);
  const [grown, newest] = [join(folder, 'grown'), join(folder, 'newest')];
  if (isGrown) {
    copyDirectory(copy, grown);
    await growPast(place, grown, known.at(-1)?.position ?? '');
  }
  return { copy, log: isGrown ? grown : copy, newest, known };
}

/** Judges what was started, lets a tenant come, and judges again. */
async function goOn(
  place: Place,
  run: string,
  { parts }: Pick<Trial, 'parts'>,
  known: readonly RecordedFact[],
): Promise<readonly string[]> {
  if (parts.includes('keys')) for (const tenant of place.tenants.slice(-2)) tenant.isKeyless = true;
  const found = await disagreements(place, known);
  if (found.length > 0) return found;
  await newTenant(place, `${run}-next`);
  return disagreements(place, known);
}

async function newTenant(place: Place, run: string) {
  place.clock.advance({ hours: 1 });
  const tenant = await tenantOf(place.marketplace, place.producer, run);
  place.tenants.push(tenant);
  await place.marketplace.settle();
  return tenant;
}

function wronglyRefused(code: string, { parts, isGrown }: Trial): readonly string[] {
  if (!parts.includes('log')) return [`the log is the newest, and the start was refused with ${code}`];
  const fitting = isGrown ? 'LOG_WENT_BACK' : 'STORE_TRUNCATED';
  return code === fitting ? [] : [`the start was refused with ${code}, and ${fitting} fits`];
}
