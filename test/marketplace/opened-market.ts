import { z } from 'zod';
import type { MarketplaceServer } from './marketplace-server.js';

export const operator = 'operator';
export const consumer = 'ada, consumer of payments';
export const producer = 'grace, producer of databases';
export const stranger = 'eve, consumer of search';

const small = { slug: 'small', name: 'Small', description: 'For a start', monthlyPriceCents: 40_00 };

const contract = {
  parameterSchema: {
    type: 'object',
    properties: { sizeGb: { type: 'integer', minimum: 1, maximum: 100 }, name: { type: 'string', maxLength: 20 } },
    required: ['sizeGb'],
    additionalProperties: false,
  },
  outputSchema: { type: 'object', properties: { host: { type: 'string' } }, required: ['host'] },
  plans: [small],
  leaseDurationSeconds: 60,
  approvalTimeoutSeconds: 3_600,
};

/** Teams, and a capability of each kind: `postgresql` is granted by policy, `kafka-topic` by its producers. */
export async function openMarket(server: MarketplaceServer): Promise<void> {
  for (const slug of ['payments', 'search', 'databases', 'streams']) {
    await server.mutate(operator, 'registerTeam', { slug, name: slug, department: `acme/${slug}` });
  }
  await offer(server, 'postgresql', '1.0.0');
  await offer(server, 'kafka-topic', '1.0.0', { approval: 'PRODUCER' });
  await server.settle();
}

export async function offer(
  server: MarketplaceServer,
  capability: string,
  version: string,
  differently: object = {},
): Promise<void> {
  const about = { slug: capability, ownerTeam: 'databases', name: capability, summary: `A ${capability}` };
  await server.mutate(operator, 'registerCapability', about);
  await server.mutate(producer, 'draftVersion', { capability, version, ...contract, ...differently });
  const answer = await server.mutate(producer, 'publishVersion', { capability, version, stage: 'GA' });
  if (answer['__typename'] !== 'PublishVersionSuccess') throw new Error(JSON.stringify(answer));
}

export const request = {
  name: 'ledger',
  capability: 'postgresql',
  version: '1.0.0',
  plan: 'small',
  environment: 'production',
  consumerTeam: 'payments',
  parameters: { sizeGb: 10 },
};

const Requested = z.object({
  __typename: z.literal('RequestInstanceSuccess'),
  position: z.string(),
  viewsReached: z.boolean(),
  instance: z.object({ id: z.string(), phase: z.string() }),
  operation: z.object({ id: z.string(), state: z.string() }),
  warning: z.object({ message: z.string(), replacementVersion: z.string().nullable() }).nullable(),
});

const requestSelection = `... on RequestInstanceSuccess {
  position viewsReached instance { id phase } operation { id state } warning { message replacementVersion }
}`;

export async function requested(server: MarketplaceServer, differently: object = {}) {
  return Requested.parse(
    await server.mutate(consumer, 'requestInstance', { ...request, ...differently }, requestSelection),
  );
}

const Claimed = z.object({
  __typename: z.literal('ClaimFulfilmentsSuccess'),
  claims: z.array(
    z.object({
      token: z.number(),
      secret: z.string(),
      isHeld: z.boolean(),
      leaseExpiresAt: z.string(),
      operation: z.object({ id: z.string(), state: z.string(), parameters: z.unknown() }),
    }),
  ),
});

export type Claim = z.infer<typeof Claimed>['claims'][number];

/** Work that a worker was given. */
export async function claimed(server: MarketplaceServer, worker: string, differently: object = {}) {
  const input = { capabilities: ['postgresql'], countMax: 1, ...differently };
  const selection =
    '... on ClaimFulfilmentsSuccess { claims { token secret isHeld leaseExpiresAt operation { id state parameters } } }';
  return Claimed.parse(await server.mutate(worker, 'claimFulfilments', input, selection)).claims;
}

/** One thing by its id, as the caller sees it. */
export async function seen(
  server: MarketplaceServer,
  caller: string,
  kind: 'instance' | 'operation',
  wanted: { readonly id: string; readonly fields: string },
): Promise<unknown> {
  const { id, fields } = wanted;
  const answer = await server.query(caller, `query ($id: ID!) { found: ${kind}(id: $id) { ${fields} } }`, { id });
  return answer['found'];
}
