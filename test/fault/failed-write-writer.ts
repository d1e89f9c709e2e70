import { join } from 'node:path';
import { SqliteEventStore } from '#libs/event-store';
import { openLedger, readLedger, unanswered } from './ledger.js';
import { ask, headAfter, headOf, type Load, nextCommand } from './load.js';

// `fail`: appends until a write fails, and looks what happens then. `settle`: opens the log again and asks once more.

const appendsMax = 20_000;
const writerCount = 8;
const [folder = '', phase = 'fail'] = process.argv.slice(2);
const ledgerPath = join(folder, 'ledger.jsonl');
const violations: string[] = [];
const open = unanswered(readLedger(ledgerPath));
const store = await SqliteEventStore.open({ path: join(folder, 'log.sqlite') });
const load: Load = { store, ledger: openLedger(ledgerPath), run: phase, isAcknowledgedEarly: false };

/** Appends until an outcome is not known. */
async function appendUntilUnknown(writer: number): Promise<void> {
  const stream = `load-${writer}`;
  let head = await headOf(store, stream);
  for (let number = 0; number < appendsMax; number += 1) {
    const asked = nextCommand(`fail-${writer}-${number}`, stream, head);
    load.ledger.write(asked);
    if (!(await ask(load, asked))) return;
    head = headAfter(asked);
  }
  violations.push('no write failed');
}

if (phase === 'fail') {
  await Promise.all(Array.from({ length: writerCount }, (_, writer) => appendUntilUnknown(writer)));
  if (store.isWritable()) violations.push('a write failed and the store calls itself writable');
  if ((await store.readAll(undefined)).facts.length === 0) violations.push('a write failed and reading gives nothing');
} else {
  if (open.length === 0) violations.push('nothing was left open');
  for (const asked of open) {
    if (!(await ask(load, asked))) violations.push(`${asked.command} could not be settled`);
  }
}
await store.close();
process.stdout.write(JSON.stringify({ violations }));
