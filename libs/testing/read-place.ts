import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReadStore } from '#libs/read-store';

type StoreOptions = Parameters<typeof ReadStore.open>[0];

/** Where a spec keeps rows: nobody else is there, and nothing is left when it is removed. */
export interface ReadPlace {
  readonly options: StoreOptions;
  readonly operations: StoreOptions;
  remove(): Promise<void>;
}

export type NewReadPlace = () => Promise<ReadPlace>;

/** Files in a directory of their own. */
export async function sqlitePlace(): Promise<ReadPlace> {
  const directory = await mkdtemp(join(tmpdir(), 'read-store-'));
  return {
    options: { path: join(directory, 'views.sqlite') },
    operations: { path: join(directory, 'operational.sqlite') },
    remove: () => rm(directory, { recursive: true }),
  };
}
