import { randomUUID } from 'node:crypto';
import { chainStart, type FactToAppend, hashOf } from '#libs/event-store';

/** A fact with an id of its own, for tests of the log. */
export function factToAppend(data: object = {}, commandId = 'command'): FactToAppend {
  return {
    id: randomUUID(),
    type: 'ContractTested',
    data,
    metadata: {
      occurredAt: '2026-01-01T00:00:00.000Z',
      actor: 'ada',
      commandId,
      payloadDigest: 'digest',
      correlationId: 'correlation',
      schemaVersion: 1,
      previousHash: '',
    },
  };
}

export function factsToAppend(count: number): readonly FactToAppend[] {
  return Array.from({ length: count }, (_, number) => factToAppend({ number }));
}

/** A stream nobody else uses. */
export function freshStream(category = 'contract'): string {
  return `${category}-${randomUUID()}`;
}

/** Facts for one stream, from its first on, each chained to the one before as commands chain them; the next ones at each call. */
export function chainOn(stream: string): (count: number) => readonly FactToAppend[] {
  let revision = 0;
  let previousHash = chainStart;
  return (count) =>
    Array.from({ length: count }, () => {
      const fact = factToAppend({ revision });
      const chained = { ...fact, metadata: { ...fact.metadata, previousHash } };
      previousHash = hashOf({ ...chained, stream, revision });
      revision += 1;
      return chained;
    });
}
