import { devNull } from 'node:os';
import { join } from 'node:path';
import { SqliteEventStore } from '#libs/event-store';
import { openLedger } from './ledger.js';
import { type Load, writeOn } from './load.js';

// Writes a log and closes it, or kills itself and leaves everything in the WAL.

const writerCount = 8;
const [folder = '', state = 'closed', commandCount = '100'] = process.argv.slice(2);
const store = await SqliteEventStore.open({ path: join(folder, 'log.sqlite') });
const load: Load = { store, ledger: openLedger(devNull), run: 'sample', isAcknowledgedEarly: false };
const each = Math.ceil(Number(commandCount) / writerCount);
await Promise.all(Array.from({ length: writerCount }, (_, writer) => writeOn(load, `load-${writer}`, writer, each)));
if (state === 'killed') process.kill(process.pid, 'SIGKILL');
await store.close();
