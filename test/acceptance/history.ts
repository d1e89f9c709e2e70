import { z } from 'zod';
import type { Client } from './marketplace.js';

const factSchema = z.object({
  id: z.string(),
  stream: z.string(),
  revision: z.number(),
  position: z.string(),
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
});
const pageSchema = z.object({
  edges: z.array(z.object({ node: factSchema })),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
});

export type ShownFact = z.infer<typeof factSchema>;

const pagesMax = 50;
const document = `query ($after: String) {
  facts(first: 100, after: $after) {
    edges { node { id stream revision position type data } } pageInfo { hasNextPage endCursor }
  }
}`;

/** All of history that a caller may see, page by page. Throws when it is longer than 5,000 facts. */
export async function allFacts(client: Client): Promise<readonly ShownFact[]> {
  const found: ShownFact[] = [];
  let after: string | null = null;
  for (let page = 0; page < pagesMax; page += 1) {
    const { facts }: { facts?: unknown } = await client.query(document, { after });
    const { edges, pageInfo } = pageSchema.parse(facts);
    found.push(...edges.map(({ node }) => node));
    if (!pageInfo.hasNextPage) return found;
    after = pageInfo.endCursor;
  }
  throw new Error('The history is longer than expected');
}
