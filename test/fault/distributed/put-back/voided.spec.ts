import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RecordedFact } from '#libs/kernel';
import { type Ledger, openLedger } from '../ledger.js';
import { signalSource } from '../signal-load.js';
import { voidedIn } from './voided.js';

let folder: string;
let ledger: Ledger;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bourse-voided-'));
  ledger = openLedger(join(folder, 'ledger'));
});
afterEach(() => {
  ledger.close();
  rmSync(folder, { recursive: true });
});

function fact(correlationId: string, number: number, data: object = {}): RecordedFact {
  const at = '2026-01-01T00:00:00.000Z';
  const made = { actor: 'ada', commandId: correlationId, payloadDigest: '', previousHash: '', schemaVersion: 1 };
  const metadata = { ...made, correlationId, occurredAt: at };
  const stream = `instance-${number}`;
  return {
    id: `${number}`,
    type: 'Sampled',
    data,
    stream,
    revision: 0,
    position: `log.${number}`,
    recordedAt: at,
    metadata,
  };
}

function answered(command: string, position: string): void {
  ledger.write({ kind: 'asked', command, mutation: 'requestInstance' });
  ledger.write({ kind: 'answered', command, answer: { __typename: 'RequestInstanceSuccess', position } });
}

function take(signal: string): void {
  ledger.write({ kind: 'sent', signal, isValid: true });
  ledger.write({ kind: 'taken', signal });
}

/** What the ledger says of a command once the log was accepted with these facts. */
function toldOf(held: readonly RecordedFact[], before: () => void, after: () => void) {
  before();
  const copied = ledger.read();
  after();
  ledger.write({ kind: 'restored', ...voidedIn({ copied, now: ledger.read() }, held, new Set()) });
  return ledger.read();
}

describe('what was told of a history that is no longer', () => {
  it('is an answer after the copy whose fact the log does not hold, also where another fact stands there now', () => {
    const { answers, asked } = toldOf(
      [fact('grown', 2)],
      () => {},
      () => answered('lost', 'log.2'),
    );
    expect(answers.has('lost')).toBe(false);
    expect(asked.has('lost')).toBe(true);
  });

  it('is no answer from before the copy, held or not, and none that is held', () => {
    const { answers } = toldOf(
      [fact('late', 2)],
      () => answered('early', 'log.1'),
      () => answered('late', 'log.2'),
    );
    expect([...answers.keys()]).toEqual(['early', 'late']);
  });

  it('is a signal that was taken, and that the log does not hold', () => {
    const held = [fact('signal', 1, { source: signalSource, sourceId: 'held' })];
    const { taken, voided } = toldOf(
      held,
      () => take('held'),
      () => take('lost'),
    );
    expect([[...taken], [...voided]]).toEqual([['held'], ['lost']]);
  });
});
