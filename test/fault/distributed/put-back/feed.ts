import { z } from 'zod';
import { comparePositions, type Position } from '#libs/kernel';
import { factsOf } from '../evidence.js';
import type { Scene } from '../stage.js';

const pagesMax = 500;

const page = z.object({
  data: z.object({
    facts: z.object({
      edges: z.array(z.object({ node: z.object({ id: z.string(), stream: z.string() }) })),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
});

const query = `query ($after: String) { facts(first: 100, after: $after) { edges { node { id stream } }
  pageInfo { hasNextPage endCursor } } }`;

/** The feed of each API after a position, as a consumer sees it who is a party of all instances: their facts are those of the log, in its order. */
export async function feedAgrees(scene: Scene, after: Position | undefined): Promise<readonly string[]> {
  const { callers, observer } = scene;
  const facts = await factsOf(observer.eventStore);
  const isLater = (position: Position) => after === undefined || comparePositions(position, after) > 0;
  const known = new Set(facts.map(({ id }) => id));
  const wanted = facts.filter(({ stream, position }) => isInstance(stream) && isLater(position)).map(({ id }) => id);
  const found: string[] = [];
  for (const url of callers.urls) {
    const shown = await feedOf(url, callers.consumer, after);
    const strange = shown.find(({ id }) => !known.has(id));
    if (strange !== undefined) found.push(`[13] the feed of ${url} shows ${strange.id}, which the log does not hold`);
    const ids = shown.filter(({ stream }) => isInstance(stream)).map(({ id }) => id);
    if (ids.join() !== wanted.join())
      found.push(
        `[13] the feed of ${url} shows ${ids.length} facts of instances, and the log holds ${wanted.length}, or in another order`,
      );
  }
  return found;
}

const isInstance = (stream: string): boolean => stream.startsWith('instance-');

async function feedOf(url: string, token: string, first: Position | undefined) {
  const shown: { readonly id: string; readonly stream: string }[] = [];
  let after: string | undefined = first;
  for (let number = 0; number < pagesMax; number += 1) {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables: { after } }),
    });
    const { edges, pageInfo } = page.parse(await answer.json()).data.facts;
    shown.push(...edges.map(({ node }) => node));
    if (!pageInfo.hasNextPage) return shown;
    after = pageInfo.endCursor ?? after;
  }
  throw new Error(`The feed of ${url} has more than ${pagesMax} pages`);
}
