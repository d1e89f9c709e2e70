import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { LogWentBack, StoreTruncated } from '#libs/event-store';
import { comparePositions, type Position } from '#libs/kernel';
import type { View } from '#libs/read-store';
import { type Client, ManualClock, type Marketplace, openMarketplace } from '../../acceptance/marketplace.js';
import { expectSuccess, offerPostgresql } from '../../acceptance/sample-offer.js';
import { copyDirectory } from './files.js';
import type { Tenant } from './tenants.js';

/** A marketplace on files, of which copies are made and put back, and what those outside of it remember. */
export interface Place {
  readonly marketplace: Marketplace;
  readonly clock: ManualClock;
  readonly producer: Client;
  readonly views: readonly View[];
  readonly tenants: Tenant[];
  /** Where copies of its data directory lie. */
  readonly folder: string;
  close(): Promise<void>;
}

export async function openPlace(folder: string, views: readonly View[]): Promise<Place> {
  // The command that accepts a log goes by the system's clock: what it records must not be far from the rest.
  const clock = new ManualClock(new Date().toISOString());
  const environment = {
    BOURSE_LOG_LEVEL: 'error',
    BOURSE_BUDGET_POINTS_PER_MINUTE: '100000000',
    BOURSE_RECORDED_BYTES_PER_MINUTE: '1073741824',
  };
  const marketplace = await openMarketplace({ clock, environment });
  const { producer } = await offerPostgresql(marketplace, 'AUTO');
  return {
    marketplace,
    clock,
    producer,
    views,
    tenants: [],
    folder,
    close: async () => {
      await marketplace.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** More than a trial records after its copy. */
const grownMax = 1_000;

/** Stops everything, copies all files, and starts again. Gives where the copy lies. */
export async function copied({ marketplace, folder }: Place, name: string): Promise<string> {
  const copy = join(folder, name);
  await marketplace.restart({}, async () => copyDirectory(marketplace.dataDirectory, copy));
  return copy;
}

/** Runs on the files of another directory until its log has grown past a position. */
export async function growPast({ marketplace, clock }: Place, directory: string, position: Position): Promise<void> {
  await marketplace.restart({ BOURSE_DATA_DIRECTORY: directory });
  // Later than all that is lost with the newest log: whoever accepts it has nothing but times to tell what was there before.
  clock.advance({ hours: 1 });
  const { eventStore } = marketplace.host.parts;
  const isPast = async () => comparePositions((await eventStore.head()) ?? position, position) > 0;
  for (let number = 0; number < grownMax && !(await isPast()); number += 1) {
    const slug = `grown-${clock.now().getTime()}-${number}`;
    const team = { slug, name: slug, department: 'acme/grown', description: '' };
    expectSuccess(await marketplace.operator.mutate('registerTeam', team, '... on Refusal { code message }'));
  }
  await marketplace.settle();
}

/** Starts on the place's own files, after something was done to them. Gives the code with which the start was refused; undefined when it was not. */
export async function started(
  { marketplace }: Place,
  meanwhile: (directory: string) => void | Promise<void>,
): Promise<string | undefined> {
  const { dataDirectory } = marketplace;
  try {
    await marketplace.restart({ BOURSE_DATA_DIRECTORY: dataDirectory }, async () => meanwhile(dataDirectory));
    return undefined;
  } catch (error) {
    if (error instanceof StoreTruncated || error instanceof LogWentBack) return error.code;
    throw error;
  }
}
