import { randomUUID } from 'node:crypto';
import { chainStart, type FactToAppend } from '#libs/event-store';
import { comparePositions, type Position } from '#libs/kernel';
import { logSeenFrom } from '../evidence.js';
import type { Scene } from '../stage.js';
import { until } from '../until.js';

const [grownMax, patienceMs] = [2_000, 60_000];

/** Registers teams in the log, as an installation elsewhere would have done on the same copy, until it ends past a position. They stand in the ledger. */
export async function growPast({ observer, ledger }: Scene, position: Position): Promise<void> {
  const store = await logSeenFrom(observer.place);
  const run = `grown-${Date.now()}`;
  const isPast = async () => comparePositions((await store.head()) ?? position, position) > 0;
  const isThere = () =>
    store.head().then(
      () => true,
      () => false,
    );
  try {
    await until(isThere, patienceMs, 'the event store to answer');
    for (let number = 0; number < grownMax && !(await isPast()); number += 1) {
      const team = `${run}-${number}`;
      ledger.write({ kind: 'asked', command: team, mutation: 'registerTeam' });
      const appended = await store.append(`team-${team}`, [registered(team)], 'no-stream');
      if (appended.outcome !== 'appended') throw new Error(`The copy does not grow: ${appended.outcome}`);
      ledger.write({
        kind: 'answered',
        command: team,
        answer: { __typename: 'RegisterTeamSuccess', position: appended.position },
      });
    }
  } finally {
    await store.close();
  }
}

function registered(team: string): FactToAppend {
  return {
    id: randomUUID(),
    type: 'TeamRegistered',
    data: { team, name: team, department: 'acme/grown', description: 'x'.repeat(2_000) },
    metadata: {
      actor: 'elsewhere',
      commandId: randomUUID(),
      correlationId: team,
      occurredAt: new Date().toISOString(),
      payloadDigest: '',
      previousHash: chainStart,
      schemaVersion: 1,
    },
  };
}
