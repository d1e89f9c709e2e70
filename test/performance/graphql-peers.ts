import { randomUUID } from 'node:crypto';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { type GraphQLSchema, isObjectType } from 'graphql';
import { Authentication } from '#libs/access';
import { answersWithin, defaultLimits, meters, type RequestContext, rememberLoaders } from '#libs/graphql';
import type { Host } from '#libs/hosting';
import type { Answers } from './answers.js';

/** A server that answers the same page. */
export interface Peer {
  readonly port: number;
  close(): Promise<void>;
}

/** What every peer is given: our schema with its resolvers, and who asks. */
export interface PeerParts {
  readonly schema: GraphQLSchema;
  readonly answers: Answers;
  readonly contextOf: (authorization: string | undefined) => Promise<RequestContext>;
}

/** The views, resolvers and tokens of a running marketplace, for servers that stand beside it in the same process. */
export function partsOf({ app }: Host): PeerParts {
  const { schema } = app.get(GraphQLSchemaHost);
  const authentication = app.get(Authentication);
  const beginAnswer = answersWithin(defaultLimits);
  return {
    schema,
    answers: { of: (type, field) => resolverOf(schema, type, field) },
    contextOf: async (authorization) => {
      const caller = await authentication.authenticate(authorization);
      if (caller.outcome !== 'authenticated') throw new Error('The token is not valid');
      const signal = new AbortController().signal;
      return {
        principal: caller.principal,
        address: '127.0.0.1',
        correlationId: randomUUID(),
        signal,
        loader: rememberLoaders(),
        answer: beginAnswer(signal),
        meter: meters(defaultLimits).ofAnswer(caller.principal, signal),
      };
    },
  };
}

function resolverOf(schema: GraphQLSchema, type: string, field: string): ReturnType<Answers['of']> {
  const owner = schema.getType(type);
  const resolve = isObjectType(owner) ? owner.getFields()[field]?.resolve : undefined;
  if (resolve === undefined) throw new Error(`Nobody resolves ${type}.${field}`);
  return (source, args, { context, info }) => resolve(source, args, context, info);
}
