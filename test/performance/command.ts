import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { AggregateStore, openKeys, type Sealing, SqliteEventStore } from '#libs/event-store';
import { type InstanceFact, instanceFacts } from '#libs/instances/events';
import { accept, type CommandContext, type Decider, type Decision, type RecordedFact, reject } from '#libs/kernel';
import { inFolder, ratePerSecond, rawGroupCommit } from './append.js';
import { type Benchmark, interleaved } from './figure.js';

const commandsEach = 400;

/**
 * Durable commands per second of 64 writers: digested, recognised, decided, checked, sealed, chained and stored. The limit is raw rows
 * of the same text.
 */
export const command: Benchmark = async ({ rounds, scale }) => {
  const each = Math.max(10, Math.round(commandsEach * scale));
  const stored = await oneStoredFact();
  const [ours = 0, raw = 0] = await interleaved(rounds, [
    () => throughDomain(each),
    () => rawGroupCommit(each, () => stored),
  ]);
  return [
    {
      name: 'durable command through the domain, 64 writers',
      value: Math.round(ours),
      unit: 'commands/s',
      against: `raw group commit: ${Math.round(raw)}`,
      ratio: ours / raw,
      goal: '≥0.5',
    },
  ];
};

interface Holding {
  readonly generation: number;
}

const holding: Decider<Holding, InstanceFact> = {
  facts: instanceFacts,
  initialState: { generation: 0 },
  evolve: (state, { type, data }) => (type === 'OperationSubmitted' ? { generation: data.generation } : state),
};

const submitOperation =
  (instance: string, generation: number, operation: string) =>
  (state: Holding): Decision<InstanceFact, { readonly reason: 'NotNext' }> =>
    state.generation + 1 === generation
      ? accept({
          type: 'OperationSubmitted',
          data: { ...asked, instance, operation, generation },
        })
      : reject({ reason: 'NotNext' });

const asked = {
  kind: 'UPDATE',
  cause: 'CONSUMER',
  requestedBy: 'c0ffee00-0000-7000-8000-000000000002',
  parameters: '{"storageGiB":100,"extensions":["pgvector"],"backup":{"keepDays":35}}',
  justification: '',
  channel: 'WORKER',
  capability: 'postgresql',
  version: '1.2.3',
  stage: 'GA',
  plan: 'small',
  environment: 'production',
  consumerTeam: 'payments',
  consumerDepartment: 'acme/payments',
  ownerTeam: 'data-platform',
  ownerDepartment: 'acme/platform',
} as const;

async function throughDomain(each: number): Promise<number> {
  return inFolder(async (path) => {
    const { submit, close } = await openDomain(path);
    const rate = await ratePerSecond(each, submit);
    await close();
    return rate;
  });
}

async function oneStoredFact(): Promise<RecordedFact> {
  return inFolder(async (path) => {
    const { submit, store, close } = await openDomain(path);
    await submit('instance-1', 0);
    const [stored] = (await store.readStream('instance-1', 0)).facts;
    await close();
    if (stored === undefined) throw new Error('The command stored nothing');
    return stored;
  });
}

async function openDomain(path: string) {
  const store = await SqliteEventStore.open({ path });
  const keys = openKeys({ directory: dirname(path) });
  const instances = new AggregateStore(holding, store, keys.sealing);
  const submit = async (stream: string, revision: number) => {
    const id = stream.slice('instance-'.length);
    const context = contextOf(keys.sealing, revision);
    const { outcome } = await instances.decide(id, context, submitOperation(id, revision + 1, randomUUID()));
    if (outcome !== 'accepted') throw new Error(`The command was answered with ${outcome}`);
  };
  const close = async () => {
    keys.close();
    await store.close();
  };
  return { store, submit, close };
}

function contextOf(sealing: Sealing, generation: number): CommandContext {
  return {
    commandId: randomUUID(),
    payloadDigest: sealing.digest({ ...asked, generation }),
    actor: 'c0ffee00-0000-7000-8000-000000000002',
    correlationId: randomUUID(),
    occurredAt: new Date().toISOString(),
  };
}
