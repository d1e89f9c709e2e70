import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ErasureOrder, erasureOrdersSince, giveErasureOrders } from '#libs/accounts';
import {
  AnotherLog,
  backUpKeys,
  keyFileNames,
  restorableKeys,
  SqliteEventStore,
  StoreDamaged,
  StoreTruncated,
} from '#libs/event-store';
import { systemClock } from '#libs/kernel';

/** An installation in whose place a backup is put. */
export interface Former {
  /** Where its data directory goes. */
  readonly movedTo: string;
  /** What it was ordered to erase; undefined when its log cannot be read any more. */
  readonly orders: readonly ErasureOrder[] | undefined;
}

interface Place {
  readonly data: string;
  readonly keys: string;
}

const logIn = (directory: string) => join(directory, 'log.sqlite');

/** Undefined where there is none. Throws `StoreInUse` as long as its process runs. */
export async function formerIn({ data }: Place): Promise<Former | undefined> {
  if (!existsSync(logIn(data))) return undefined;
  const movedTo = `${data}.replaced-${systemClock.now().toISOString().replaceAll(/[:.]/g, '-')}`;
  return { movedTo, orders: await ordersIn(data) };
}

/** A log that is damaged or cut may be why it is replaced. */
async function ordersIn(data: string): Promise<readonly ErasureOrder[] | undefined> {
  try {
    const log = await SqliteEventStore.open({ path: logIn(data) });
    try {
      return await erasureOrdersSince(log);
    } finally {
      await log.close();
    }
  } catch (error) {
    const cannotBeRead = [StoreDamaged, StoreTruncated, AnotherLog].some((kind) => error instanceof kind);
    if (cannotBeRead) return undefined;
    throw error;
  }
}

/** Gives a restored directory, before it takes its place, what the former one has to leave it: orders to erase, and keys where the backup has none. */
export async function completeFrom(
  { orders = [] }: Former,
  { data, keys }: Place,
  restored: { readonly directory: string; readonly hasKeys: boolean },
): Promise<void> {
  const { directory } = restored;
  const log = await SqliteEventStore.open({ path: logIn(directory) });
  try {
    await giveErasureOrders(log, orders);
  } finally {
    await log.close();
  }
  const lacksKeys = !restored.hasKeys && !keyFileNames.some((name) => existsSync(join(directory, name)));
  if (lacksKeys && keys === data) await copyKeys(data, directory);
}

async function copyKeys(from: string, to: string): Promise<void> {
  if (!keyFileNames.some((name) => existsSync(join(from, name)))) return;
  const between = mkdtempSync(`${to}.keys-`);
  try {
    await backUpKeys({ from, to: between, clock: systemClock });
    const putInPlace = await restorableKeys({ from: between, to });
    putInPlace();
  } finally {
    rmSync(between, { recursive: true });
  }
}
