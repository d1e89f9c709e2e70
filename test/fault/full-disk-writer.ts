import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteEventStore } from '#libs/event-store';
import { openLedger, readLedger, unanswered, violationsOf } from './ledger.js';
import { ask, headAfter, headOf, type Load, nextCommand, writeOn } from './load.js';

// Runs on a small disk of its own: fills it, looks what happens, makes room, and again; prints what it found.

const writerCount = 8;
const commandsPerRound = 40;
const [folder = '', rounds = '1'] = process.argv.slice(2);
const path = join(folder, 'data', 'log.sqlite');
const ballast = join(folder, 'ballast');
const violations: string[] = [];

/** Takes all the room there is. */
function fillDisk(): void {
  try {
    for (let pieces = 0; pieces < 10_000; pieces += 1) writeFileSync(ballast, Buffer.alloc(4_096), { flag: 'a' });
  } catch {
    // Full: that was the purpose.
  }
}

const roomBytes = 768 * 1_024;
const roomOf = (round: number) => join(folder, `room-${round}`);

/**
 * The log grows from round to round, and in the end fills the disk without any ballast: what is removed then makes no room. So each round
 * has some of its own, kept from the beginning.
 */
function keepRoom(): void {
  for (let round = 0; round < Number(rounds); round += 1) writeFileSync(roomOf(round), Buffer.alloc(roomBytes));
}

keepRoom();
const store = await SqliteEventStore.open({ path });
// Where the ledger lies is no part of the fault: it gets its room beforehand.
const ledgerPath = join(tmpdir(), `bourse-ledger-${process.pid}.jsonl`);
const load: Load = { store, ledger: openLedger(ledgerPath), run: 'full', isAcknowledgedEarly: false };

async function appendUntilRefused(round: number): Promise<boolean> {
  let head = await headOf(store, 'load-0');
  for (let number = 0; number < 5_000; number += 1) {
    const asked = nextCommand(`until-${round}-${number}`, 'load-0', head);
    load.ledger.write(asked);
    if (!(await ask(load, asked))) return true;
    head = headAfter(asked);
  }
  return false;
}

async function checkWhileFull(round: number): Promise<void> {
  const { asked, answered } = readLedger(ledgerPath);
  const stored = [...asked.values()].findLast(({ command }) => answered.get(command)?.outcome === 'appended');
  if (stored !== undefined) {
    const again = await store.append(
      stored.stream,
      stored.facts,
      stored.expected === -1 ? 'no-stream' : stored.expected,
    );
    if (again.outcome !== 'appended')
      violations.push(`round ${round}: a retry of stored facts was answered with ${again.outcome}`);
  }
  const { facts } = await store.readAll(undefined);
  if (facts.length === 0) violations.push(`round ${round}: reading gave nothing`);
  if (!store.isWritable()) violations.push(`round ${round}: the store stopped for good`);
  const open = unanswered(readLedger(ledgerPath));
  if (open.length > 0) violations.push(`round ${round}: ${open.length} appends have no known outcome`);
}

for (let round = 0; round < Number(rounds); round += 1) {
  await Promise.all(
    Array.from({ length: writerCount }, (_, writer) =>
      writeOn({ ...load, run: `round-${round}` }, `load-${writer}`, writer, commandsPerRound),
    ),
  );
  fillDisk();
  if (!(await appendUntilRefused(round))) violations.push(`round ${round}: a full disk took everything`);
  await checkWhileFull(round);
  rmSync(ballast, { force: true });
  rmSync(roomOf(round));
  const next = nextCommand(`room-${round}`, 'load-0', await headOf(store, 'load-0'));
  load.ledger.write(next);
  if (!(await ask(load, next))) violations.push(`round ${round}: there was room again and the append was not taken`);
}
violations.push(...(await violationsOf(path, readLedger(ledgerPath))));
await store.close();
rmSync(ledgerPath);
process.stdout.write(JSON.stringify({ trials: Number(rounds), violations }));
