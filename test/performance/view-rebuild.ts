import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteEventStore } from '#libs/event-store';
import { type InstanceFact, instanceFacts } from '#libs/instances/events';
import { OperationalStore, Projections, ReadStore, type RowView } from '#libs/read-store';
import { typicalFact } from './facts.js';
import { type Benchmark, interleaved } from './figure.js';
import { foldInstance, type InstanceRow } from './instance-rows.js';
import { foldRaw } from './raw-folded-batches.js';

const instancesAll = 20_000;
const appendedTogether = 100;

/** A list as the product keeps it: each fact changes one row, found by its key. */
const instanceView: RowView<InstanceRow, InstanceFact> = {
  name: 'benchmark.instances',
  revision: 1,
  table: 'benchmark_instances',
  columns: {
    instance: { type: 'text' },
    name: { type: 'text' },
    consumerTeam: { type: 'text' },
    ownerTeam: { type: 'text' },
    phase: { type: 'text' },
    operation: { type: 'text' },
    changeCount: { type: 'integer' },
    changedAt: { type: 'text' },
  },
  key: ['instance'],
  indexes: [['consumerTeam', 'instance']],
  families: [instanceFacts],
  isPerStream: true,
  keysOf: ({ data }) => [[data.instance]],
  fold: (row, fact, { metadata }) => foldInstance(row, fact, metadata.occurredAt),
};

/** Facts per second when a view is built from the first fact: by the projector, and raw in batches folded in memory. */
export const viewRebuild: Benchmark = async ({ rounds, scale }) => {
  const folder = mkdtempSync(join(tmpdir(), 'view-rebuild-'));
  try {
    const log = join(folder, 'log.sqlite');
    const factCount = await fillLog(log, Math.round(instancesAll * scale));
    const eventStore = await SqliteEventStore.open({ path: log, readOnly: true });
    let run = 0;
    const inFreshFolder = (rebuild: (views: string) => Promise<void>) => async () => {
      run += 1;
      const views = join(folder, `${run}`);
      mkdirSync(views);
      const started = performance.now();
      await rebuild(views);
      return (factCount * 1_000) / (performance.now() - started);
    };
    const [ours = 0, raw = 0] = await interleaved(rounds, [
      inFreshFolder((views) => byProjector(eventStore, views)),
      inFreshFolder((views) => foldRaw(log, views)),
    ]);
    await eventStore.close();
    return [
      {
        name: 'view rebuild, SQLite',
        value: Math.round(ours),
        unit: 'facts/s',
        against: `raw folded batches: ${Math.round(raw)}`,
        ratio: ours / raw,
        goal: '≥0.7',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

async function byProjector(eventStore: SqliteEventStore, views: string): Promise<void> {
  const readStore = ReadStore.open({ path: join(views, 'views.sqlite') });
  const operationalStore = await OperationalStore.open({ path: join(views, 'operational.sqlite') });
  const projections = new Projections({ eventStore, readStore, operationalStore });
  projections.views(instanceView);
  await projections.start();
  const head = await eventStore.head();
  if (head !== undefined && !(await projections.progress.whenReached(head, 600_000))) {
    throw new Error('The view was not built');
  }
  await projections.stop();
  await readStore.close();
  await operationalStore.close();
}

/** Instances side by side, so that a batch meets many rows, each a few times. */
async function fillLog(path: string, instanceCount: number): Promise<number> {
  const store = await SqliteEventStore.open({ path });
  let factCount = 0;
  for (let first = 0; first < instanceCount; first += appendedTogether) {
    const instances = Array.from({ length: appendedTogether }, (_, index) => `instance-${first + index}`);
    for (const step of [0, 1, 2, 3]) {
      await Promise.all(
        instances.map(async (stream) => {
          const fact = lifeOf(stream)[step];
          if (fact === undefined) return;
          const appended = { ...typicalFact(step), ...fact };
          await store.append(stream, [appended], step === 0 ? 'no-stream' : step - 1);
          factCount += 1;
        }),
      );
    }
  }
  await store.close();
  return factCount;
}

function lifeOf(instance: string): readonly InstanceFact[] {
  const operation = `${instance}-1`;
  const [capability, ownerTeam, kind] = ['postgresql', 'data-platform', 'PROVISION'] as const;
  const held = { instance, capability, version: '1.2.3', plan: 'small', environment: 'production', ownerTeam };
  const teams = { consumerTeam: 'payments', consumerDepartment: 'acme/payments', ownerDepartment: 'acme/platform' };
  return [
    {
      type: 'InstanceRequested',
      data: { ...held, ...teams, name: `Orders of ${instance}`, monthlyPriceCents: 4_900, currency: 'EUR' },
    },
    {
      type: 'OperationQueued',
      data: {
        instance,
        operation,
        kind,
        instancePhase: 'PROVISIONING',
        reason: 'APPROVED',
        channel: 'WORKER',
        capability,
        ownerTeam,
      },
    },
    {
      type: 'FulfilmentClaimed',
      data: {
        instance,
        operation,
        kind,
        token: 1,
        worker: 'c0ffee00-0000-7000-8000-000000000009',
        leaseDurationSeconds: 60,
      },
    },
    {
      type: 'OperationSucceeded',
      data: {
        instance,
        operation,
        kind,
        token: 1,
        instancePhase: 'ACTIVE',
        outputs: `sealed:${'x'.repeat(160)}`,
        hadManualStep: false,
      },
    },
  ];
}
