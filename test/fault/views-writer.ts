import { devNull } from 'node:os';
import { z } from 'zod';
import { modes, startCounting } from './counting-views.js';
import { openLedger } from './ledger.js';
import { type Load, writeOn } from './load.js';

// A process of its own, to be killed: follows a log with views, says `ready`, and appends to it until it ends.

const streamCount = 16;
const [folder = '', run = '', mode, revision] = process.argv.slice(2);
const { eventStore } = await startCounting(folder, z.enum(modes).parse(mode), Number(revision));
const load: Load = { store: eventStore, ledger: openLedger(devNull), run, isAcknowledgedEarly: false };
process.stdout.write('ready\n');
await Promise.all(Array.from({ length: streamCount }, (_, writer) => writeOn(load, `load-${writer}`, writer)));
