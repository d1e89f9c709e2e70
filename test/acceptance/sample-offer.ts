import type { Client, Data, Marketplace } from './marketplace.js';

const refusal = '... on Refusal { code message }';

/** What a team of producers offers, and who they are. */
export interface SampleOffer {
  /** A producer of team `platform`, which owns capability `postgresql`. */
  readonly producer: Client;
  readonly capability: string;
  readonly version: string;
}

/** Teams `platform`, `payments` and `search`, and PostgreSQL 1.0.0 in the catalogue, approved as asked. */
export async function offerPostgresql(marketplace: Marketplace, approval: 'AUTO' | 'PRODUCER'): Promise<SampleOffer> {
  const { operator } = marketplace;
  for (const slug of ['platform', 'payments', 'search']) {
    const team = { slug, name: slug, department: `acme/${slug}`, description: '' };
    expectSuccess(await operator.mutate('registerTeam', team, refusal));
  }
  const producer = marketplace.as({ subject: 'pat', grants: [{ role: 'producer', teams: ['platform'] }] });
  const capability = 'postgresql';
  const version = '1.0.0';
  const named = { slug: capability, ownerTeam: 'platform', name: 'PostgreSQL', summary: 'A database', description: '' };
  expectSuccess(await producer.mutate('registerCapability', named, refusal));
  expectSuccess(await producer.mutate('draftVersion', { capability, version, ...contract, approval }, refusal));
  expectSuccess(await producer.mutate('publishVersion', { capability, version, stage: 'GA' }, refusal));
  return { producer, capability, version };
}

/** What its producers promise. */
export const contract = {
  parameterSchema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { sizeGb: { type: 'integer', minimum: 1, maximum: 100 } },
    required: ['sizeGb'],
    additionalProperties: false,
  },
  outputSchema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { host: { type: 'string' } },
    required: ['host'],
    additionalProperties: false,
  },
  plans: [{ slug: 'small', name: 'Small', description: 'One core', monthlyPriceCents: 5_000, currency: 'EUR' }],
  releaseNotes: 'The first one.',
};

/** What a consumer of `payments` asks for. */
export const wantedInstance = {
  name: 'ledger',
  capability: 'postgresql',
  version: '1.0.0',
  plan: 'small',
  environment: 'dev',
  consumerTeam: 'payments',
  parameters: { sizeGb: 7 },
  justification: 'we keep a ledger',
};

export function expectSuccess(answer: Data): void {
  if (!String(answer['__typename']).endsWith('Success')) throw new Error(`It was refused: ${JSON.stringify(answer)}`);
}
