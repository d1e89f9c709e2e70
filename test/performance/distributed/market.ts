import { clientOf, textAt } from '../../acceptance/client.js';
import { contract, expectSuccess, wantedInstance } from '../../acceptance/sample-offer.js';

const refusal = '... on Refusal { code message }';

/** The body of a request for an instance under a key that nobody used before. */
export const requestBody = (key: string): string =>
  JSON.stringify({
    query: `mutation ($input: RequestInstanceInput!) { answer: requestInstance(input: $input) {
      __typename ... on RequestInstanceSuccess { position viewsReached instance { id } } ${refusal} } }`,
    variables: { input: { ...wantedInstance, idempotencyKey: key, name: key } },
  });

/** Two teams and a capability that is given without approval; gives a consumer's token. */
export async function openMarket(url: string, operatorToken: string): Promise<string> {
  const operator = clientOf(
    () => url,
    async () => operatorToken,
  );
  const act = async (mutation: string, input: Readonly<Record<string, unknown>>, selection = '') => {
    const answer = await operator.mutate(mutation, input, `${selection} ${refusal}`);
    expectSuccess(answer);
    return answer;
  };
  for (const slug of ['platform', 'payments']) {
    await act('registerTeam', { slug, name: slug, department: `acme/${slug}`, description: '' });
  }
  const version = { capability: 'postgresql', version: '1.0.0' };
  const named = { slug: 'postgresql', name: 'PostgreSQL', summary: 'A database', description: '' };
  await act('registerCapability', { ...named, ownerTeam: 'platform' });
  await act('draftVersion', { ...version, ...contract, approval: 'AUTO' });
  await act('publishVersion', { ...version, stage: 'GA' });
  const grants = [{ role: 'CONSUMER', teams: ['payments'] }];
  const issued = await act('issueToken', { label: 'consumer', grants }, '... on IssueTokenSuccess { secret }');
  return textAt(issued, 'secret');
}
