import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InstanceFact } from '#libs/instances/events';
import { OperationalStore, Projections, ReadStore } from '#libs/read-store';
import { Scores, scorecardPieces } from '#libs/scorecards';
import { InMemoryEventStore } from '#libs/testing';
import { typicalFact } from './facts.js';
import { type Benchmark, interleaved, median } from './figure.js';

const fewFacts = 10_000;
const manyFacts = 100_000;
const factsPerRequest = 4;
const days = 180;
const hourMs = 3_600_000;
const end = Date.parse('2026-01-01T00:00:00Z');
const start = end - days * 24 * hourMs;
const queriesPerRound = 20;

/** Milliseconds for the platform's scorecard over 90 days, when the same half year held few facts and ten times as many. */
export const scorecardQuery: Benchmark = async ({ rounds, scale }) => {
  const folder = mkdtempSync(join(tmpdir(), 'scorecard-'));
  try {
    const few = await scoresOver(Math.round(fewFacts * scale), join(folder, 'few'));
    const many = await scoresOver(Math.round(manyFacts * scale), join(folder, 'many'));
    const [small = 0, large = 0] = await interleaved(rounds, [few.ask, many.ask]);
    await few.close();
    await many.close();
    return [
      {
        name: `scorecard over 90 days, ${many.factCount.toLocaleString('en-US')} facts`,
        value: Number(large.toFixed(2)),
        unit: 'ms',
        against: `${few.factCount.toLocaleString('en-US')} facts: ${small.toFixed(2)} ms`,
        ratio: large / small,
        goal: '≤1.2',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

async function scoresOver(factCount: number, path: string) {
  const requestCount = Math.round(factCount / factsPerRequest);
  const readStore = ReadStore.open({ path: `${path}.sqlite` });
  const operationalStore = await OperationalStore.open({ path: `${path}-operational.sqlite` });
  const eventStore = await filledLog(requestCount);
  const projections = new Projections({ eventStore, readStore, operationalStore, tickerPeriodMs: 'never' });
  const scores = new Scores(readStore, projections.progress, { now: () => new Date(end) });
  projections.views(scorecardPieces);
  await projections.start();
  if (!(await projections.settle(1_200_000))) throw new Error('The pieces were not counted');
  await projections.stop();
  // Not on whole days, so that hours at the edges are merged too.
  const window = { from: start / hourMs + 13, to: start / hourMs + 13 + 90 * 24 };
  const once = async () => {
    const startedAt = performance.now();
    await scores.scorecard({ scope: { kind: 'PLATFORM', name: '' }, window });
    return performance.now() - startedAt;
  };
  return {
    factCount: requestCount * factsPerRequest,
    ask: async () => {
      const times: number[] = [];
      for (let query = 0; query < queriesPerRound; query += 1) times.push(await once());
      return median(times);
    },
    close: async () => {
      await readStore.close();
      await operationalStore.close();
    },
  };
}

/** Requests spread evenly over the half year, each done after a time of its own. */
async function filledLog(requestCount: number): Promise<InMemoryEventStore> {
  let now = start;
  const eventStore = new InMemoryEventStore({ clock: { now: () => new Date(now) }, logId: 'scorecards' });
  for (let number = 0; number < requestCount; number += 1) {
    const submittedAt = start + Math.floor((number / requestCount) * (end - start));
    const doneAt = submittedAt + 60_000 + ((number * 7_919) % 5_000) * 20_000;
    now = submittedAt;
    const facts = lifeOf(number).map((fact, index) => {
      const typical = typicalFact(number * factsPerRequest + index);
      const occurredAt = new Date(index < 2 ? submittedAt : doneAt).toISOString();
      return { ...typical, ...fact, metadata: { ...typical.metadata, occurredAt } };
    });
    await eventStore.append(`instance-${number}`, facts, 'no-stream');
  }
  return eventStore;
}

function lifeOf(number: number): readonly InstanceFact[] {
  const [instance, operation] = [`${number}`, `${number}-1`];
  const [consumerTeam, ownerTeam] = [`consumer-${number % 12}`, `owner-${number % 5}`];
  const place = { capability: `capability-${number % 20}`, version: '1.0.0', plan: 'small', environment: 'production' };
  const held = { instance, operation, ...place, consumerTeam, ownerTeam };
  const subject = { instance, operation, kind: 'PROVISION' as const };
  return [
    {
      type: 'OperationSubmitted',
      data: {
        ...held,
        kind: 'PROVISION',
        cause: 'CONSUMER',
        requestedBy: 'somebody',
        parameters: '',
        justification: '',
        channel: 'WORKER',
        generation: 1,
        stage: 'GA',
        consumerDepartment: `acme/${consumerTeam}`,
        ownerDepartment: `acme/${ownerTeam}`,
      },
    },
    { type: 'ApprovalGranted', data: { ...subject, policy: 'auto', comment: '' } },
    {
      type: 'OperationSucceeded',
      data: { ...subject, token: 1, outputs: '', hadManualStep: number % 9 === 0, instancePhase: 'ACTIVE' },
    },
    { type: 'InstanceProvisioned', data: held },
  ];
}
