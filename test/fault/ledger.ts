import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { type FactToAppend, SqliteEventStore, verifyLog } from '#libs/event-store';
import type { RecordedFact } from '#libs/kernel';

const Asked = z.object({
  kind: z.literal('asked'),
  command: z.string(),
  stream: z.string(),
  expected: z.int(),
  facts: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      data: z.object({ number: z.number() }),
      metadata: z.object({
        occurredAt: z.string(),
        actor: z.string(),
        commandId: z.string(),
        payloadDigest: z.string(),
        correlationId: z.string(),
        schemaVersion: z.number(),
        previousHash: z.string(),
      }),
    }),
  ),
});
const Answered = z.object({
  kind: z.literal('answered'),
  command: z.string(),
  outcome: z.enum(['appended', 'conflict', 'refused']),
  position: z.string().optional(),
});
const Entry = z.discriminatedUnion('kind', [Asked, Answered]);
export type Asked = z.infer<typeof Asked>;
type Entry = z.infer<typeof Entry>;
type Answered = z.infer<typeof Answered>;

/** What was asked for and what was answered, kept outside of the system under test. A killed process loses no line it wrote. */
export interface Ledger {
  write(entry: Entry): void;
  close(): void;
}

export function openLedger(path: string): Ledger {
  const file = openSync(path, 'a');
  return {
    write: (entry) => {
      writeSync(file, `${JSON.stringify(entry)}\n`);
    },
    close: () => {
      closeSync(file);
    },
  };
}

export interface LedgerState {
  /** By command; when it was asked again, as it was asked last. */
  readonly asked: ReadonlyMap<string, Asked>;
  readonly answered: ReadonlyMap<string, Answered>;
}

export function readLedger(path: string): LedgerState {
  const asked = new Map<string, Asked>();
  const answered = new Map<string, Answered>();
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  for (const line of lines) {
    const entry = Entry.parse(JSON.parse(line));
    if (entry.kind === 'asked') asked.set(entry.command, entry);
    else answered.set(entry.command, entry);
  }
  return { asked, answered };
}

export function unanswered({ asked, answered }: LedgerState): readonly Asked[] {
  return [...asked.values()].filter(({ command }) => !answered.has(command));
}

/** Compares a log with the ledger and walks its chains; one sentence per broken promise. */
export async function violationsOf(logPath: string, ledger: LedgerState): Promise<readonly string[]> {
  const facts = await readLog(logPath);
  const stored = Map.groupBy(facts, ({ metadata }) => metadata.commandId);
  const violations = verifyLog(logPath).findings.map(({ message }) => message);
  const ids = new Set(facts.map(({ id }) => id));
  if (ids.size < facts.length) violations.push(`${facts.length - ids.size} ids are stored twice`);
  for (const command of stored.keys()) {
    if (!ledger.asked.has(command)) violations.push(`${command} is in the log and nobody asked for it`);
  }
  for (const asked of ledger.asked.values()) {
    const own = stored.get(asked.command) ?? [];
    violations.push(...wholeness(asked, own), ...truth(ledger.answered.get(asked.command), own));
  }
  return violations;
}

/** Stored once, whole, or not at all. */
function* wholeness({ command, facts }: Asked, stored: readonly RecordedFact[]): Iterable<string> {
  if (stored.length > facts.length) yield `${command} is in the log twice`;
  if (stored.length > 0 && stored.length < facts.length) yield `${command} is in the log in part`;
}

/** What was answered is so. */
function* truth(answer: Answered | undefined, stored: readonly RecordedFact[]): Iterable<string> {
  if (answer === undefined) return;
  const { command, outcome, position } = answer;
  const last = stored.at(-1);
  if (outcome === 'appended' && last === undefined) yield `${command} was acknowledged and is lost`;
  if (outcome !== 'appended' && last !== undefined) yield `${command} was refused and is stored`;
  if (position !== undefined && last !== undefined && last.position !== position) {
    yield `${command} does not stand where it was acknowledged`;
  }
}

/** All facts, through the port, beside whoever writes. */
export async function readLog(path: string): Promise<readonly RecordedFact[]> {
  const store = await SqliteEventStore.open({ path, readOnly: true });
  try {
    const facts: RecordedFact[] = [];
    for (let page = await store.readAll(undefined); ; page = await store.readAll(page.last)) {
      facts.push(...page.facts);
      if (page.isCaughtUp) return facts;
    }
  } finally {
    await store.close();
  }
}

export type LoadFact = FactToAppend & Asked['facts'][number];
