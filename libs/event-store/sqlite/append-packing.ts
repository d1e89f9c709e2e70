import type { FactTexts } from '../fact-texts.js';
import { integerOf, textOf } from './sqlite-value.js';
import type { AppendRequest, PackedAppends } from './writer-messages.js';

const partsPerFact = 4;

export function packAppends(appends: readonly AppendRequest[]): PackedAppends {
  const parts: (string | number)[] = [];
  for (const { ticket, stream, expected, recordedAt, facts } of appends) {
    parts.push(ticket, stream, expected, recordedAt, facts.length);
    for (const { id, type, data, metadata } of facts) parts.push(id, type, data, metadata);
  }
  return parts;
}

export function* unpackAppends(parts: PackedAppends): Iterable<AppendRequest> {
  for (let at = 0; at < parts.length; ) {
    const [ticket, stream, expected, recordedAt] = [parts[at], parts[at + 1], parts[at + 2], parts[at + 3]];
    const firstFact = at + 5;
    at = firstFact + integerOf(parts[at + 4]) * partsPerFact;
    yield {
      ticket: integerOf(ticket),
      stream: textOf(stream),
      expected: integerOf(expected),
      recordedAt: textOf(recordedAt),
      facts: unpackFacts(parts, firstFact, at),
    };
  }
}

function unpackFacts(parts: PackedAppends, from: number, to: number): readonly FactTexts[] {
  const facts: FactTexts[] = [];
  for (let at = from; at < to; at += partsPerFact) {
    facts.push({
      id: textOf(parts[at]),
      type: textOf(parts[at + 1]),
      data: textOf(parts[at + 2]),
      metadata: textOf(parts[at + 3]),
    });
  }
  return facts;
}
