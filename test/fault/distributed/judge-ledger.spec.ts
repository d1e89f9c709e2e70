import { describe, expect, it } from '@jest/globals';
import type { RecordedFact } from '#libs/kernel';
import { logAndLedger } from './judge-ledger.js';

/** The facts of one instance, by the commands that made them. */
function streamOf(...commands: readonly string[]): readonly RecordedFact[] {
  return commands.map((correlationId, revision) => ({
    id: `${revision}`,
    type: 'OperationProgressed',
    data: {},
    stream: 'instance-1',
    revision,
    position: `log.${revision + 1}`,
    recordedAt: '2026-01-01T00:00:00.000Z',
    metadata: {
      occurredAt: '2026-01-01T00:00:00.000Z',
      actor: 'worker',
      commandId: correlationId,
      correlationId,
      payloadDigest: '',
      previousHash: '',
      schemaVersion: 1,
    },
  }));
}

/** What is found when each of these commands was answered with a success at this position, or at each of these. */
function found(facts: readonly RecordedFact[], acknowledged: Readonly<Record<string, string | readonly string[]>>) {
  const commands = new Set([...facts.map(({ metadata }) => metadata.correlationId), ...Object.keys(acknowledged)]);
  const ledger = {
    asked: new Map([...commands].map((command) => [command, 'succeedFulfilment'])),
    answers: new Map(
      Object.entries(acknowledged).map(([command, positions]) => [
        command,
        [positions].flat().map((position) => ({ __typename: 'SucceedFulfilmentSuccess', position })),
      ]),
    ),
    reused: [],
    sent: new Map(),
    taken: new Set<string>(),
    voided: new Set<string>(),
  };
  return [...logAndLedger({ ledger, facts, dead: [] })];
}

describe('an acknowledged command', () => {
  it('has its facts where its answer says', () => {
    expect(found(streamOf('request', 'done'), { done: 'log.2' })).toEqual([]);
    expect(found(streamOf('request'), { done: 'log.2' })).toEqual(['[1] done was acknowledged at log.2 and is lost']);
  });

  it('is lost when only the fact of another stands there', () => {
    expect(found(streamOf('request', 'done', 'back'), { done: 'log.3' })).toEqual([
      '[1] done was acknowledged at log.3 and is lost',
    ]);
  });

  it('that told a deed for the second time is told where its stream stands by then, which is after the deed', () => {
    const facts = streamOf('request', 'done', 'back');
    expect(found(facts, { done: 'log.2', 'done-too': 'log.2' })).toEqual([]);
    expect(found(facts, { done: 'log.2', 'done-too': 'log.3' })).toEqual([]);
    expect(found(facts, { done: 'log.2', 'done-too': 'log.1' })).toHaveLength(1);
    expect(found(facts, { done: 'log.2', 'done-too': 'log.9' })).toHaveLength(1);
    expect(found(streamOf('request', 'back'), { 'done-too': 'log.2' })).toHaveLength(1);
  });

  it('is answered in the same way each time, but for the place of a deed that it told for the second time', () => {
    const facts = streamOf('request', 'done', 'back');
    expect(found(facts, { done: 'log.2', 'done-too': ['log.2', 'log.3'] })).toEqual([]);
    expect(found(facts, { done: ['log.2', 'log.3'], 'done-too': 'log.2' })).toHaveLength(1);
    expect(found(facts, { request: ['log.1', 'log.2'] })).not.toEqual([]);
  });
});
