import { z } from 'zod';
import type { Client, Data } from './marketplace.js';
import { expectSuccess, wantedInstance } from './sample-offer.js';

const refusal = '... on Refusal { code message }';

const requestedSchema = z.object({
  __typename: z.literal('RequestInstanceSuccess'),
  instance: z.object({ id: z.string(), phase: z.string() }),
  operation: z.object({ id: z.string(), state: z.string() }),
});

/** A request that went through, for the sample instance unless said otherwise. */
export async function request(consumer: Client, differently: Data = {}) {
  const selection = `... on RequestInstanceSuccess { instance { id phase } operation { id state } } ${refusal}`;
  return requestedSchema.parse(
    await consumer.mutate('requestInstance', { ...wantedInstance, ...differently }, selection),
  );
}

const claimSchema = z.object({
  token: z.number(),
  secret: z.string(),
  leaseExpiresAt: z.string(),
  operation: z.object({ id: z.string(), kind: z.string(), parameters: z.unknown() }),
});
const claimsSchema = z.object({ __typename: z.literal('ClaimFulfilmentsSuccess'), claims: z.array(claimSchema) });

export type Claim = z.infer<typeof claimSchema>;

/** What a worker is given to do: at most one piece of work unless said otherwise. */
export async function claims(worker: Client, differently: Data = {}): Promise<readonly Claim[]> {
  const selection = `... on ClaimFulfilmentsSuccess { claims { token secret leaseExpiresAt operation { id kind parameters } } }`;
  const wish = { capabilities: ['postgresql'], ...differently };
  return claimsSchema.parse(await worker.mutate('claimFulfilments', wish, `${selection} ${refusal}`)).claims;
}

/** The one piece of work that waits. Throws when there is none. */
export async function claim(worker: Client, differently: Data = {}): Promise<Claim> {
  const [first] = await claims(worker, differently);
  if (first === undefined) throw new Error('Nothing waits to be done');
  return first;
}

const held = ({ token, secret, operation }: Claim) => ({ token, claimSecret: secret, operationId: operation.id });

export const succeed = (worker: Client, claimed: Claim, differently: Data = {}): Promise<Data> => {
  const outputs = claimed.operation.kind === 'DEPROVISION' ? {} : { host: 'db-1.example.org' };
  return worker.mutate('succeedFulfilment', { ...held(claimed), outputs, ...differently }, refusal);
};

export const fail = (worker: Client, claimed: Claim, differently: Data = {}): Promise<Data> => {
  const failure = { code: 'NO_ROOM', message: 'the rack is full', instanceUsable: false, repeatable: true };
  return worker.mutate('failFulfilment', { ...held(claimed), ...failure, ...differently }, refusal);
};

export const heartbeat = (worker: Client, claimed: Claim): Promise<Data> =>
  worker.mutate(
    'heartbeatFulfilment',
    held(claimed),
    `... on HeartbeatFulfilmentSuccess { leaseExpiresAt } ${refusal}`,
  );

/** An instance from the request to its first use. */
export async function provision(consumer: Client, worker: Client, differently: Data = {}) {
  const { instance, operation } = await request(consumer, differently);
  const { capability = 'postgresql' } = differently;
  const claimed = await claim(worker, { capabilities: [capability] });
  expectSuccess(await succeed(worker, claimed));
  return { instanceId: instance.id, operationId: operation.id };
}

/** One thing as somebody sees it: null when it does not exist for them. */
export async function shown(client: Client, kind: 'instance' | 'operation', id: string, fields: string) {
  const { found } = await client.query(`query ($id: ID!) { found: ${kind}(id: $id) { ${fields} } }`, { id });
  return found;
}

/** An id of the same form, of something that was never there. */
export function missing(id: string): string {
  const text = Buffer.from(id, 'base64url').toString();
  return Buffer.from(`${text.slice(0, -1)}${text.endsWith('a') ? 'b' : 'a'}`).toString('base64url');
}
