import { z } from 'zod';
import { addFactToBookmarks, type Bookmarks, firstBookmarkTable, storedBookmarks, untoldTable } from './bookmarks.js';
import type { Database } from './database.js';
import { createFences } from './fence.js';
import { type KeyClaims, KeyClaimsInMemory } from './key-claims.js';
import type { LastUses } from './last-uses.js';
import type { Leases } from './leases.js';
import { type Migration, migrate } from './migrate.js';
import { openDatabase, type StoreOptions } from './read-store.js';
import { type RestorationsUnderWay, restorationTable, storedRestorations } from './restoration-under-way.js';
import { keyClaimTable, StoredKeyClaims } from './stored-key-claims.js';
import { lastUseTable, storedLastUses } from './stored-last-uses.js';
import { leaseTable, storedLeases } from './stored-leases.js';
import type { TableShape } from './view.js';

const ReactionCheckpoint = z.object({
  reaction: z.string(),
  /** Everything up to here was reacted to; null at the beginning. Always a fact of ours, so that it can be looked for. */
  position: z.string().nullable(),
  ordinal: z.number(),
  /** Of the fact at the position; null at the beginning, and where an older release wrote the row. */
  factId: z.string().nullable(),
  state: z.enum(['RUNNING', 'STOPPED']),
  reason: z.string().nullable(),
});
export type ReactionCheckpoint = z.infer<typeof ReactionCheckpoint>;

/** As the first release made it. */
const firstCheckpointTable: TableShape<string, Omit<ReactionCheckpoint, 'factId'>> = {
  table: 'reaction_checkpoints',
  columns: {
    reaction: { type: 'text' },
    position: { type: 'text', isNullable: true },
    ordinal: { type: 'integer' },
    state: { type: 'text' },
    reason: { type: 'text', isNullable: true },
  },
  key: ['reaction'],
};

const checkpointTable: TableShape<string, ReactionCheckpoint> = {
  ...firstCheckpointTable,
  columns: { ...firstCheckpointTable.columns, factId: { type: 'text', isNullable: true } },
};

export interface ReactionCheckpoints {
  all(): Promise<readonly ReactionCheckpoint[]>;
  save(checkpoint: ReactionCheckpoint): Promise<void>;
}

/**
 * What is neither fact nor view: how far reactions and publishers are, until when leases are held, when tokens were last used, and which
 * idempotency keys are in use at the moment. It has a file of its own,
 * so that it waits for no projection and outlives every rebuild.
 */
export class OperationalStore {
  readonly leases: Leases;
  /** The engine's side. */
  readonly reactionCheckpoints: ReactionCheckpoints;
  readonly bookmarks: Bookmarks;
  readonly lastUses: LastUses;
  readonly keyClaims: KeyClaims;
  readonly restorations: RestorationsUnderWay;

  private constructor(
    /** The engine's side. */
    readonly database: Database,
  ) {
    this.leases = storedLeases(database);
    this.reactionCheckpoints = storedCheckpoints(database);
    this.bookmarks = storedBookmarks(database);
    this.lastUses = storedLastUses(database);
    this.keyClaims = database.sharing === undefined ? new KeyClaimsInMemory() : new StoredKeyClaims(database);
    this.restorations = storedRestorations(database);
  }

  /** Opens the file, or makes it; its directory must exist. Of a server, makes the tables that are missing; throws when it does not answer. */
  static async open(options: StoreOptions): Promise<OperationalStore> {
    const database = openDatabase(options);
    try {
      await migrate(database, 'operations', migrations);
    } catch (error) {
      await database.close();
      throw error;
    }
    return new OperationalStore(database);
  }

  close(): Promise<void> {
    return this.database.close();
  }
}

const migrations: readonly Migration[] = [
  async (transaction, database) => {
    for (const shape of [firstCheckpointTable, leaseTable]) {
      await database.createTable(transaction, shape.table, shape, 0);
    }
  },
  createFences,
  async (transaction, database) => {
    await database.createTable(transaction, firstBookmarkTable.table, firstBookmarkTable, 0);
  },
  async (transaction, database) => {
    await database.createTable(transaction, lastUseTable.table, lastUseTable, 0);
  },
  async (transaction) => {
    await transaction.schema.alterTable(checkpointTable.table).addColumn('factId', 'text').execute();
  },
  addFactToBookmarks,
  async (transaction, database) => {
    await database.createTable(transaction, restorationTable.table, restorationTable, 0);
  },
  async (transaction, database) => {
    await database.createTable(transaction, untoldTable.table, untoldTable, 0);
  },
  async (transaction, database) => {
    if (database.sharing !== undefined) await database.createTable(transaction, keyClaimTable.table, keyClaimTable, 0);
  },
];

export function storedCheckpoints(database: Database): ReactionCheckpoints {
  const table = database.rowTable(checkpointTable.table, checkpointTable);
  const queries = database.tables<{ readonly reaction_checkpoints: ReactionCheckpoint }>();
  return {
    all: async () =>
      z.array(ReactionCheckpoint).parse(await queries.selectFrom('reaction_checkpoints').selectAll().execute()),
    save: (checkpoint) => database.transaction(() => table.save([checkpoint])),
  };
}
