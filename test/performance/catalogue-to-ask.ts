import type { Client } from '../acceptance/client.js';

const teamCount = 12;
const capabilityCount = 60;
const versionsEach = 3;
const refused = '... on Refusal { code message }';

/** A page of 50 capabilities with their owners and versions. */
export const pageOfCapabilities = `query Page($first: Int!) {
  capabilities(first: $first) {
    edges {
      cursor
      node {
        id slug name summary status
        owner { id slug name department }
        versions(first: 5) { edges { node { id version status stage } } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** Fills an empty marketplace through its own API. */
export async function fillCatalogue(operator: Client): Promise<void> {
  for (let team = 0; team < teamCount; team += 1) {
    const input = { slug: `team-${team}`, name: `Team ${team}`, department: 'acme/platform' };
    await accepted(operator, 'registerTeam', input);
  }
  for (let index = 0; index < capabilityCount; index += 1) await offer(operator, `capability-${index}`, index);
}

async function offer(operator: Client, capability: string, index: number): Promise<void> {
  const ownerTeam = `team-${index % teamCount}`;
  const summary = 'A thing that teams need and do not want to run themselves.';
  await accepted(operator, 'registerCapability', { slug: capability, ownerTeam, name: `Capability ${index}`, summary });
  for (let minor = 0; minor < versionsEach; minor += 1) {
    const version = `1.${minor}.0`;
    const plans = [{ slug: 'small', name: 'Small', monthlyPriceCents: 2_500 }];
    const schemas = { parameterSchema: { type: 'object' }, outputSchema: { type: 'object' } };
    await accepted(operator, 'draftVersion', { capability, version, ...schemas, plans });
    await accepted(operator, 'publishVersion', { capability, version, stage: 'GA' });
  }
}

async function accepted(operator: Client, mutation: string, input: Readonly<Record<string, unknown>>): Promise<void> {
  const answer = await operator.mutate(mutation, input, refused);
  if ('code' in answer) throw new Error(`${mutation}: ${JSON.stringify(answer)}`);
}
