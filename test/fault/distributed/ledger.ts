import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';

const Answer = z.looseObject({
  __typename: z.string(),
  code: z.string().optional(),
  position: z.string().optional(),
});

const Entry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('asked'), command: z.string(), mutation: z.string() }),
  z.object({ kind: z.literal('answered'), command: z.string(), answer: Answer }),
  /** The same key with another payload. */
  z.object({ kind: z.literal('key-reused'), command: z.string(), answer: Answer }),
  z.object({ kind: z.literal('sent'), signal: z.string(), isValid: z.boolean() }),
  z.object({ kind: z.literal('taken'), signal: z.string() }),
  /** The log was put back and accepted: these answers, by their numbers, and these signals tell of a history that is no longer. */
  z.object({
    kind: z.literal('restored'),
    answers: z.record(z.string(), z.array(z.int())),
    signals: z.array(z.string()),
  }),
]);
type Entry = z.infer<typeof Entry>;
export type LedgerAnswer = z.infer<typeof Answer>;

/** Written outside of the system under test, before anything is sent and after anything is answered. */
export interface Ledger {
  write(entry: Entry): void;
  read(): LedgerState;
  close(): void;
}

export interface LedgerState {
  /** Mutations by command. */
  readonly asked: ReadonlyMap<string, string>;
  /** All answers to a command, in the order in which they came. */
  readonly answers: ReadonlyMap<string, readonly LedgerAnswer[]>;
  readonly reused: readonly { readonly command: string; readonly answer: LedgerAnswer }[];
  /** Signals by `source id`, and whether each can be recorded. */
  readonly sent: ReadonlyMap<string, boolean>;
  /** Those that Kafka has acknowledged. */
  readonly taken: ReadonlySet<string>;
  /** Those that were told to a history that is no longer: nobody knows what becomes of them. */
  readonly voided: ReadonlySet<string>;
}

export function openLedger(path: string): Ledger {
  const file = openSync(path, 'a');
  return {
    write: (entry) => void writeSync(file, `${JSON.stringify(entry)}\n`),
    read: () => stateOf(readFileSync(path, 'utf8').split('\n').slice(0, -1)),
    close: () => closeSync(file),
  };
}

function stateOf(lines: readonly string[]): LedgerState {
  const asked = new Map<string, string>();
  const answers = new Map<string, LedgerAnswer[]>();
  const reused: { command: string; answer: LedgerAnswer }[] = [];
  const sent = new Map<string, boolean>();
  const taken = new Set<string>();
  const voided = new Set<string>();
  for (const line of lines) {
    const entry = Entry.parse(JSON.parse(line));
    switch (entry.kind) {
      case 'asked':
        asked.set(entry.command, entry.mutation);
        break;
      case 'answered':
        answers.set(entry.command, [...(answers.get(entry.command) ?? []), entry.answer]);
        break;
      case 'key-reused':
        reused.push(entry);
        break;
      case 'sent':
        sent.set(entry.signal, entry.isValid);
        break;
      case 'taken':
        taken.add(entry.signal);
        break;
      default:
        forget(entry, { answers, taken, voided });
    }
  }
  return { asked, answers, reused, sent, taken, voided };
}

interface Told {
  readonly answers: Map<string, LedgerAnswer[]>;
  readonly taken: Set<string>;
  readonly voided: Set<string>;
}

function forget({ answers, signals }: Extract<Entry, { readonly kind: 'restored' }>, told: Told): void {
  for (const [command, numbers] of Object.entries(answers)) {
    const left = (told.answers.get(command) ?? []).filter((_answer, number) => !numbers.includes(number));
    if (left.length === 0) told.answers.delete(command);
    else told.answers.set(command, left);
  }
  for (const signal of signals) {
    told.taken.delete(signal);
    told.voided.add(signal);
  }
}

export const isSuccess = ({ __typename }: LedgerAnswer): boolean => __typename.endsWith('Success');
