import { join } from 'node:path';
import { SqliteEventStore } from '#libs/event-store';
import { openLedger, readLedger, unanswered } from './ledger.js';
import { ask, headOf, type Load, nextCommand, writeOn } from './load.js';

// A process of its own, to be killed: settles what an earlier one left open, says `ready`, and appends until it ends.

const streamCount = 16;
/** More writers than streams, so that some collide. */
const writerCount = 20;

const [folder = '', run = '', mode = 'sound'] = process.argv.slice(2);
const ledgerPath = join(folder, 'ledger.jsonl');
const open = unanswered(readLedger(ledgerPath));
const store = await SqliteEventStore.open({ path: join(folder, 'data', 'log.sqlite') });
const load: Load = {
  store,
  ledger: openLedger(ledgerPath),
  run,
  isAcknowledgedEarly: mode === 'acknowledge-early',
};

for (const asked of open) {
  if (mode === 'retry-with-new-ids') {
    const again = nextCommand(asked.command, asked.stream, await headOf(store, asked.stream), asked.facts.length);
    load.ledger.write(again);
    await ask(load, again);
  } else {
    await ask(load, asked);
  }
}
process.stdout.write('ready\n');
await Promise.all(
  Array.from({ length: writerCount }, (_, writer) => writeOn(load, `load-${writer % streamCount}`, writer)),
);
