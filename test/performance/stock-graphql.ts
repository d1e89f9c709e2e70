import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Args, Context, GraphQLModule, Info, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { GraphQLResolveInfo } from 'graphql';
import type { RequestContext } from '#libs/graphql';
import { Answers } from './answers.js';
import type { Peer, PeerParts } from './graphql-peers.js';

@Resolver('Query')
class StockCatalogueResolver {
  constructor(@Inject(Answers) private readonly answers: Answers) {}

  @Query('capabilities')
  capabilities(@Args() args: object, @Context() context: RequestContext, @Info() info: GraphQLResolveInfo) {
    return this.answers.of('Query', 'capabilities')(undefined, args, { context, info });
  }
}

@Resolver('Capability')
class StockCapabilityResolver {
  constructor(@Inject(Answers) private readonly answers: Answers) {}

  @ResolveField('owner')
  owner(@Parent() source: object, @Context() context: RequestContext, @Info() info: GraphQLResolveInfo) {
    return this.answers.of('Capability', 'owner')(source, {}, { context, info });
  }

  @ResolveField('versions')
  versions(
    @Parent() source: object,
    @Args() args: object,
    @Context() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ) {
    return this.answers.of('Capability', 'versions')(source, args, { context, info });
  }
}

@Module({ providers: [StockCatalogueResolver, StockCapabilityResolver] })
class StockModule {}

/** NestJS with Apollo as their documentation shows them: decorated parameters, default plugins, no limits, no access rules. */
export async function startStock({ answers, contextOf }: PeerParts): Promise<Peer> {
  const root = {
    module: StockModule,
    imports: [
      GraphQLModule.forRoot<ApolloDriverConfig>({
        driver: ApolloDriver,
        typePaths: ['schema/graphql/*.graphql'],
        graphiql: false,
        introspection: false,
        context: (request: FastifyRequest) => contextOf(request.headers.authorization),
      }),
    ],
    providers: [{ provide: Answers, useValue: answers }],
  };
  const app = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(), { logger: ['error'] });
  await app.listen(0, '127.0.0.1');
  return { port: Number(new URL(await app.getUrl()).port), close: () => app.close() };
}
