import { join } from 'node:path';
import type { RecordedFact } from '#libs/kernel';
import { copyDirectory, type Part, putPartBack } from './files.js';
import { disagreements, factsOf } from './judge.js';
import { copied, growPast, type Place, started } from './place.js';
import { erase, tenantOf } from './tenants.js';

/** What is put back to an earlier copy while nothing runs. */
export interface Trial {
  readonly parts: readonly Part[];
  /** Whether the copy of the log has been written to elsewhere, past everything that the newest one holds. */
  readonly isGrown: boolean;
}

/** Done to the files after the parts were put back: what a control takes away from whoever looks at them. */
export type Harm = (directory: string, newest: readonly RecordedFact[]) => void;

/** Copies all files, goes on, and starts again with parts of the copy. Gives what does not agree with the log thereafter. */
export async function putBackOnce(
  place: Place,
  run: string,
  { parts, isGrown }: Trial,
  harm?: Harm,
): Promise<readonly string[]> {
  const { folder } = place;
  const [early, copy] = [await newTenant(place, `${run}-early`), await copied(place, 'copy')];
  const gone = await newTenant(place, `${run}-gone`);
  await newTenant(place, `${run}-late`);
  for (const tenant of [early, gone]) await erase(place.marketplace, tenant);
  await place.marketplace.settle();
  const known = await factsOf(place);
  const [grown, newest] = [join(folder, 'grown'), join(folder, 'newest')];
  if (isGrown) {
    copyDirectory(copy, grown);
    await growPast(place, grown, known.at(-1)?.position ?? '');
  }
  const refusal = await started(place, (directory) => {
    copyDirectory(directory, newest);
    for (const part of parts) putPartBack(part, part === 'log' && isGrown ? grown : copy, directory);
    harm?.(directory, known);
  });
  if (parts.includes('keys')) for (const tenant of place.tenants.slice(-2)) tenant.isKeyless = true;
  const wrong = refusal === undefined ? [] : wronglyRefused(refusal, { parts, isGrown });
  // As the refusal says: with the newest copy of the log everything goes on, and what else was put back stays so.
  if (refusal !== undefined) await started(place, (directory) => putPartBack('log', newest, directory));
  const found = [...wrong, ...(await disagreements(place, known))];
  if (found.length > 0) return found.map((each) => `${parts.join(' and ')}${isGrown ? ', grown since' : ''}: ${each}`);
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
