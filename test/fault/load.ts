import { randomUUID } from 'node:crypto';
import { chainStart, type EventStore, hashOf } from '#libs/event-store';
import type { Asked, Ledger, LoadFact } from './ledger.js';

const factsPerAppendMax = 3;

/** Where a writer believes its stream to end. */
interface Head {
  readonly revision: number;
  readonly hash: string;
}

export interface Load {
  readonly store: EventStore;
  readonly ledger: Ledger;
  /** Makes commands of different runs different. */
  readonly run: string;
  /** Positive control: says that a fact is stored before it is. */
  readonly isAcknowledgedEarly: boolean;
}

/** Appends to a stream without end, or up to a number of commands; each ask and each answer goes to the ledger. */
export async function writeOn(
  load: Load,
  stream: string,
  writer: number,
  commandsMax = Number.POSITIVE_INFINITY,
): Promise<void> {
  let head = await headOf(load.store, stream);
  for (let number = 0; number < commandsMax; number += 1) {
    const asked = nextCommand(`${load.run}-${writer}-${number}`, stream, head);
    load.ledger.write(asked);
    const isStored = await ask(load, asked);
    // Another writer was first, or nobody knows: look again.
    head = isStored ? headAfter(asked) : await headOf(load.store, stream);
  }
}

/** Sends the append and writes the answer down; an unknown outcome stays unanswered in the ledger. */
export async function ask(
  { store, ledger, isAcknowledgedEarly }: Load,
  { command, stream, expected, facts }: Asked,
): Promise<boolean> {
  const sent = store.append(stream, facts, expected === -1 ? 'no-stream' : expected);
  if (isAcknowledgedEarly) ledger.write({ kind: 'answered', command, outcome: 'appended' });
  const answer = await sent;
  if (answer.outcome === 'unknown') return false;
  const position = answer.outcome === 'appended' ? answer.position : undefined;
  ledger.write({ kind: 'answered', command, outcome: answer.outcome, position });
  return answer.outcome === 'appended';
}

export async function headOf(store: EventStore, stream: string): Promise<Head> {
  let head: Head = { revision: -1, hash: chainStart };
  for (;;) {
    const { facts, isEnd } = await store.readStream(stream, head.revision + 1, { countMax: 1_000 });
    const last = facts.at(-1);
    if (last !== undefined) head = { revision: last.revision, hash: hashOf(last) };
    if (isEnd) return head;
  }
}

/** Where the stream ends once this was stored. */
export function headAfter({ stream, expected, facts }: Asked): Head {
  const last = facts.at(-1);
  const revision = expected + facts.length;
  return { revision, hash: last === undefined ? chainStart : hashOf({ ...last, stream, revision }) };
}

export function nextCommand(
  command: string,
  stream: string,
  head: Head,
  count = 1 + (command.length % factsPerAppendMax),
): Asked {
  const facts: LoadFact[] = [];
  let { hash } = head;
  for (let number = 0; number < count; number += 1) {
    const fact = loadFact(command, number, hash);
    hash = hashOf({ ...fact, stream, revision: head.revision + 1 + number });
    facts.push(fact);
  }
  return { kind: 'asked', command, stream, expected: head.revision, facts };
}

function loadFact(commandId: string, number: number, previousHash: string): LoadFact {
  return {
    id: randomUUID(),
    type: 'LoadWritten',
    data: { number },
    metadata: {
      occurredAt: '2026-01-01T00:00:00.000Z',
      actor: 'load',
      commandId,
      payloadDigest: 'x'.repeat(64),
      correlationId: commandId,
      schemaVersion: 1,
      previousHash,
    },
  };
}
