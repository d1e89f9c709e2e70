import { z } from 'zod';
import { claim, provision, succeed } from '../../acceptance/acts.js';
import { type Client, type Marketplace, textAt } from '../../acceptance/marketplace.js';
import { expectSuccess } from '../../acceptance/sample-offer.js';

/** Somebody who had an instance, said why in words of their own, and gave it back: all of it can be erased. */
export interface Tenant {
  readonly client: Client;
  readonly principal: string;
  readonly name: string;
  /** Stand in the justification, and nowhere else. */
  readonly words: string;
  readonly instanceId: string;
  /** Of the instance. */
  readonly stream: string;
  /** Whether it was ordered that instance and person are erased. */
  isErased: boolean;
  /** Whether the keys and names that are there now were copied before this one came. */
  isKeyless: boolean;
}

const refusal = '... on Refusal { code message }';

/** Signs in, requests an instance, uses it and gives it back. */
export async function tenantOf(marketplace: Marketplace, producer: Client, run: string): Promise<Tenant> {
  const name = `Visitor ${run}`;
  const words = `the words of ${run}`;
  const client = marketplace.as({ subject: run, name, grants: [{ role: 'consumer', teams: ['payments'] }] });
  const { viewer } = await client.query('{ viewer { id } }');
  const { instanceId } = await provision(client, producer, { name: run, justification: words });
  expectSuccess(await client.mutate('deprovisionInstance', { instanceId, justification: words }, refusal));
  expectSuccess(await succeed(producer, await claim(producer)));
  const stream = `instance-${Buffer.from(instanceId, 'base64url').toString().split(':')[1]}`;
  const principal = textAt(viewer, 'id');
  return { client, principal, name, words, instanceId, stream, isErased: false, isKeyless: false };
}

/** Orders that the tenant's instance and person are erased. */
export async function erase({ operator }: Marketplace, tenant: Tenant): Promise<void> {
  const { instanceId, principal } = tenant;
  expectSuccess(await operator.mutate('eraseInstance', { instanceId }, refusal));
  expectSuccess(await operator.mutate('eraseSubject', { principal }, refusal));
  tenant.isErased = true;
}

const justified = z.object({
  found: z
    .object({ operations: z.object({ edges: z.array(z.object({ node: z.object({ justification: z.string() }) })) }) })
    .nullable(),
});

/** What the tenant reads of their own justifications through the API. */
export async function justificationsOf({ client, instanceId }: Tenant): Promise<readonly string[]> {
  const fields = 'operations { edges { node { justification } } }';
  const answer = await client.query(`query ($id: ID!) { found: instance(id: $id) { ${fields} } }`, { id: instanceId });
  const { found } = justified.parse(answer);
  return found?.operations.edges.map(({ node }) => node.justification) ?? [];
}
