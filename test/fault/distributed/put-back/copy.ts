import { cpSync, rmSync } from 'node:fs';
import type { Scene } from '../stage.js';
import { growPast } from './growth.js';
import { copyTables, type TablePart } from './tables.js';

/** The parts of an installation: its log on the event store, and all that lies in the database. */
export type Part = 'log' | TablePart;

/** What is put back to an earlier copy. */
export interface PutBack {
  readonly parts: readonly Part[];
  /** Whether the copy of the log is written to before it takes its place, past everything that the newest one holds. */
  readonly isGrown: boolean;
}

/** Done to the database after the parts were put back: what a control takes away from whoever looks. */
export type Harm = (scene: Scene) => Promise<unknown>;

/** Puts the log back in the place of the one that was put back to a copy. */
export type Mend = () => Promise<void>;

/** Copies what is to be put back. Gives what puts it back while the engines are away, as seen by the processes. */
export async function copyParts(scene: Scene, { parts, isGrown }: PutBack): Promise<(harm?: Harm) => Promise<Mend>> {
  const { servers, links, place } = scene.installation;
  const { eventStore, eventStoreFolder: log } = servers;
  const [copy, newest] = [`${log}-copy`, `${log}-newest`];
  const tables = parts.filter((part) => part !== 'log');
  const databaseLinks = tables.length === 0 ? [] : [links.apiToDatabase, links.projectorToDatabase];
  const whileAway = async (act: () => void): Promise<void> => {
    await eventStore.control('kill');
    act();
    await eventStore.control('start');
  };
  // The log first and the keys after it, so that no text in the copy is without its key.
  if (parts.includes('log')) await whileAway(() => replace(copy, log));
  const putTablesBack = await copyTables(place);
  const putLogBack = async (): Promise<void> => {
    const head = await scene.observer.eventStore.head();
    await whileAway(() => {
      replace(newest, log);
      replace(log, copy);
    });
    if (isGrown && head !== undefined) await growPast(scene, head);
  };
  return async (harm) => {
    for (const link of databaseLinks) link.cut();
    await putTablesBack(tables);
    if (parts.includes('log')) await putLogBack();
    await harm?.(scene);
    for (const link of databaseLinks) link.heal();
    return () => whileAway(() => replace(log, newest));
  };
}

function replace(directory: string, by: string): void {
  rmSync(directory, { recursive: true, force: true });
  cpSync(by, directory, { recursive: true });
}
