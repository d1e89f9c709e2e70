import type { CapabilityPlot } from '../plot.js';
import { address, choice, object, text, whole, yesOrNo } from '../schema.js';

const name = '^[a-z][a-z0-9_]{2,30}$';

const postgresql: CapabilityPlot = {
  capability: 'postgresql',
  name: 'PostgreSQL',
  ownerTeam: 'data-platform',
  summary: 'A managed PostgreSQL database with backups every five minutes.',
  description: 'Highly available in production, a single node elsewhere. Restores to any minute of the last two weeks.',
  tags: ['database', 'sql', 'backup'],
  noticePeriodDays: 60,
  registeredOnDay: 1,
  approval: 'AUTO',
  plans: [
    { plan: 'small', name: 'Small', description: '2 vCPU, 8 GiB', monthlyPriceCents: 90_00 },
    { plan: 'medium', name: 'Medium', description: '4 vCPU, 32 GiB', monthlyPriceCents: 310_00 },
    { plan: 'large', name: 'Large', description: '16 vCPU, 128 GiB', monthlyPriceCents: 1_240_00 },
  ],
  parameterSchema: object(
    { database: text('Name of the first database.', name), storageGib: whole('Size of the disk in GiB.', 10, 2_000) },
    {
      extensions: {
        type: 'array',
        maxItems: 5,
        uniqueItems: true,
        items: choice('An extension.', 'postgis', 'pgvector', 'citext'),
      },
    },
  ),
  outputSchema: object({ host: text('Where it listens.', '\\.internal$'), port: whole('Its port.', 1, 65_535) }),
  versions: [
    {
      version: '1.0.0',
      betaOnDay: 4,
      gaOnDay: 10,
      deprecatedOnDay: 150,
      replacement: '2.0.0',
      releaseNotes: 'PostgreSQL 16.',
    },
    { version: '2.0.0', betaOnDay: 118, gaOnDay: 136, releaseNotes: 'PostgreSQL 17, with failover in seconds.' },
    {
      version: '2.1.0',
      betaOnDay: 262,
      gaOnDay: 271,
      releaseNotes: 'Backups can be restored beside the running database.',
    },
  ],
  conduct: { popularity: 10, medianMinutes: 9, failureShare: 0.04, manualShare: 0.01 },
  parameters: (random, of) => ({ database: of.replaceAll('-', '_'), storageGib: random.oneOf([20, 50, 100, 500]) }),
  outputs: (of, environment) => ({ host: `${of}.${environment}.db.internal`, port: 5_432 }),
};

const kafkaTopic: CapabilityPlot = {
  capability: 'kafka-topic',
  name: 'Kafka topic',
  ownerTeam: 'data-platform',
  summary: 'A topic on the shared Kafka cluster, with its schema and its access rights.',
  description: 'Partitions and retention can be changed later. Producers and consumers are named by team.',
  tags: ['events', 'messaging'],
  noticePeriodDays: 30,
  registeredOnDay: 2,
  approval: 'AUTO',
  plans: [
    { plan: 'shared', name: 'Shared', description: 'Up to 5 MiB a second', monthlyPriceCents: 15_00 },
    { plan: 'busy', name: 'Busy', description: 'Up to 50 MiB a second', monthlyPriceCents: 120_00 },
  ],
  parameterSchema: object({
    topic: text('Name of the topic.', '^[a-z][a-z0-9.]{2,80}$'),
    partitions: whole('Number of partitions.', 1, 64),
    retentionHours: whole('How long messages are kept.', 1, 720),
  }),
  outputSchema: object({
    bootstrap: text('Where to connect first.', ':\\d+$'),
    topic: text('Name of the topic.', '^[a-z]'),
  }),
  versions: [
    {
      version: '1.0.0',
      betaOnDay: 6,
      gaOnDay: 21,
      deprecatedOnDay: 205,
      replacement: '2.0.0',
      releaseNotes: 'Topics on cluster one.',
    },
    { version: '2.0.0', betaOnDay: 170, gaOnDay: 198, releaseNotes: 'Topics on cluster two, with tiered storage.' },
  ],
  conduct: { popularity: 9, medianMinutes: 3, failureShare: 0.03, manualShare: 0 },
  parameters: (random, of) => ({
    topic: `acme.${of.replaceAll('-', '.')}`,
    partitions: random.oneOf([3, 6, 12]),
    retentionHours: random.oneOf([24, 72, 168]),
  }),
  outputs: (of, environment) => ({
    bootstrap: `kafka.${environment}.internal:9093`,
    topic: `acme.${of.replaceAll('-', '.')}`,
  }),
};

const objectStorage: CapabilityPlot = {
  capability: 'object-storage',
  name: 'Object storage bucket',
  ownerTeam: 'data-platform',
  summary: 'A bucket that speaks S3, encrypted, with versions of every object.',
  description: 'Objects are kept in two places. Lifecycle rules move what nobody reads to cheaper disks.',
  tags: ['storage', 's3'],
  noticePeriodDays: 60,
  registeredOnDay: 3,
  approval: 'AUTO',
  plans: [
    { plan: 'standard', name: 'Standard', description: 'Read often', monthlyPriceCents: 20_00 },
    { plan: 'archive', name: 'Archive', description: 'Read rarely', monthlyPriceCents: 6_00 },
  ],
  parameterSchema: object(
    { bucket: text('Name of the bucket.', '^[a-z0-9][a-z0-9-]{2,62}$') },
    {
      isPublic: yesOrNo('Whether everybody may read it.'),
      keepDays: whole('How long old versions are kept.', 0, 3_650),
    },
  ),
  outputSchema: object({ endpoint: address('Where it answers.'), bucket: text('Name of the bucket.', '^[a-z0-9]') }),
  versions: [
    { version: '1.0.0', betaOnDay: 9, gaOnDay: 26, releaseNotes: 'The first buckets.' },
    { version: '1.1.0', betaOnDay: 190, gaOnDay: 204, releaseNotes: 'Lifecycle rules.' },
  ],
  conduct: { popularity: 7, medianMinutes: 2, failureShare: 0.02, manualShare: 0 },
  parameters: (random, of) => ({ bucket: of, keepDays: random.oneOf([7, 30, 90]) }),
  outputs: (of, environment) => ({ endpoint: `https://s3.${environment}.internal`, bucket: of }),
};

const dataWarehouse: CapabilityPlot = {
  capability: 'warehouse-schema',
  name: 'Warehouse schema',
  ownerTeam: 'data-platform',
  summary: 'A schema of its own in the data warehouse, with a budget for queries.',
  description: 'Data stewards look at every request, because the warehouse holds what customers trust us with.',
  tags: ['analytics', 'sql'],
  noticePeriodDays: 90,
  registeredOnDay: 40,
  approval: 'PRODUCER',
  plans: [
    { plan: 'analyst', name: 'Analyst', description: '100 query hours a month', monthlyPriceCents: 150_00 },
    { plan: 'pipeline', name: 'Pipeline', description: '1,000 query hours a month', monthlyPriceCents: 990_00 },
  ],
  parameterSchema: object({
    schema: text('Name of the schema.', name),
    classification: choice('The most sensitive data in it.', 'public', 'internal', 'personal'),
  }),
  outputSchema: object({ connection: address('How to connect.') }),
  versions: [{ version: '1.0.0', betaOnDay: 75, gaOnDay: 131, releaseNotes: 'Schemas with budgets.' }],
  conduct: { popularity: 3, medianMinutes: 45, failureShare: 0.06, manualShare: 0.25 },
  parameters: (random, of) => ({
    schema: of.replaceAll('-', '_'),
    classification: random.oneOf(['internal', 'internal', 'personal']),
  }),
  outputs: (of, environment) => ({ connection: `warehouse://${environment}.internal/${of}` }),
};

export const dataCapabilities = [postgresql, kafkaTopic, objectStorage, dataWarehouse];
