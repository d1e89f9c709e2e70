import { fastify } from 'fastify';
import { getOperationAST } from 'graphql';
import { mercurius } from 'mercurius';
import { admission, defaultLimits, documentRules, type RequestContext } from '#libs/graphql';
import type { Peer, PeerParts } from './graphql-peers.js';

/** The fastest GraphQL server for Node, compiling from the first use on, with our schema, our access rules around its resolvers, and our limits. */
export async function startMercurius({ schema, contextOf }: PeerParts): Promise<Peer> {
  const limits = { ...defaultLimits, budgetPoints: Number.MAX_SAFE_INTEGER };
  const door = admission(schema, limits);
  const app = fastify({ bodyLimit: limits.bodyBytesMax });
  await app.register(mercurius, {
    schema,
    jit: 1,
    graphiql: false,
    validationRules: [...documentRules(limits)],
    context: ({ headers }) => contextOf(headers.authorization),
  });
  app.graphql.addHook<RequestContext>('preExecution', async (_schema, document, context, variables) => {
    const operation = getOperationAST(document);
    if (operation) await door.admit({ document, operation, variables, principal: context.principal });
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The peer does not listen');
  return { port: address.port, close: () => app.close() };
}
