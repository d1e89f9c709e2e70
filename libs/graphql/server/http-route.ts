import { type ApolloServer, HeaderMap } from '@apollo/server';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { BeginAnswer } from '../answers/answer.js';
import { figure } from '../limits/limit-exceeded.js';
import type { Limits } from '../limits/limits.js';
import type { Meters } from '../limits/meter.js';
import type { RequestContext } from '../request-context.js';
import { type AddressOf, addressBook } from './callers-address.js';
import type { ConversationSettings } from './conversation-options.js';
import { startDeadline } from './deadline.js';
import type { Faults } from './faults.js';
import { correlationIdOf, requestContext } from './request-contexts.js';

/** An answer is data: no browser is to guess otherwise, and nobody in between is to keep it. */
const unshown = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };

interface AnsweringParts {
  readonly faults: Faults;
  readonly meters: Meters;
  readonly beginAnswer: BeginAnswer;
}

/** Puts Apollo Server at `/graphql`. Every answer carries its correlation id as a header too. */
export function serveOverHttp(
  fastify: FastifyInstance,
  apollo: ApolloServer<RequestContext>,
  settings: ConversationSettings,
  { faults, meters, beginAnswer }: AnsweringParts,
): void {
  const { limits, trustedProxies } = settings;
  const { of: addressOf } = addressBook(trustedProxies);
  fastify.route({
    url: '/graphql',
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposeHeadRoute: false,
    bodyLimit: limits.bodyBytesMax,
    onRequest: async ({ headers }) => {
      if (!isUtf8(headers['content-type'])) throw new WrongCharset();
    },
    errorHandler: (error, request, reply) =>
      isCallers(error)
        ? refuse(error, request, reply, { faults, limits, addressOf })
        : fail(error, request, reply, { faults, addressOf }),
    handler: async (request, reply) => {
      const correlationId = correlationIdOf(request.headers);
      const deadline = startDeadline(limits.requestTimeMs);
      reply.raw.once('close', () => {
        deadline.clear();
        if (!reply.raw.writableFinished) deadline.abandon();
      });
      const { headers: given, method, url, body: sent } = request;
      const address = addressOf(request.raw);
      const answer = beginAnswer(deadline.signal);
      const arrival = { headers: given, address, correlationId, signal: deadline.signal, answer };
      const { status, headers, body } = await faults
        .during({ correlationId, address }, () =>
          apollo.executeHTTPGraphQLRequest({
            httpGraphQLRequest: { body: sent, method, headers: headerMap(given), search: searchOf(url) },
            context: () => requestContext(settings, { faults, meters }, arrival),
          }),
        )
        .finally(() => answer.end());
      reply
        .code(status ?? 200)
        .header('x-correlation-id', correlationId)
        .headers(unshown);
      for (const [name, value] of headers) reply.header(name, value);
      return body.kind === 'complete' ? body.string : '';
    },
  });
}

/** The body would be read as UTF-8 whatever else it claims to be. */
class WrongCharset extends Error {
  readonly statusCode = 415;

  constructor() {
    super('The body may be UTF-8 only: content-type: application/json; charset=utf-8');
  }
}

/** Every charset that the header names, because who reads it may take any of them. */
function isUtf8(contentType = ''): boolean {
  const charsets = [...contentType.matchAll(/;\s*charset\s*=\s*"?([^";\s]*)/gi)];
  return charsets.every(([, charset = '']) => /^utf-?8$/i.test(charset));
}

function headerMap(headers: FastifyRequest['headers']): HeaderMap {
  const map = new HeaderMap();
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) map.set(name, typeof value === 'string' ? value : value.join(', '));
  }
  return map;
}

function searchOf(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
}

/** Fastify takes such members for a mistake in the text. */
const clearer: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_JSON_BODY:
    'The body is not JSON, or it has a member __proto__ or constructor.prototype, which could change other objects',
};

function isCallers({ statusCode }: FastifyError): boolean {
  return statusCode !== undefined && statusCode < 500;
}

/** What answers at the edge, before GraphQL and after it, stand on. */
interface Edge {
  readonly faults: Faults;
  readonly limits: Limits;
  readonly addressOf: AddressOf;
}

/** A defect around GraphQL: logged here, because nothing else has seen it, and told to nobody. */
function fail(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  { faults, addressOf }: Pick<Edge, 'faults' | 'addressOf'>,
): void {
  const correlationId = correlationIdOf(request.headers);
  const fault = new GraphQLError('', { originalError: error });
  faults.note([fault], { correlationId, address: addressOf(request.raw) });
  void reply
    .code(500)
    .header('x-correlation-id', correlationId)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ errors: [faults.format(fault.toJSON(), fault)] }));
}

/** What Fastify refuses before GraphQL sees it, in GraphQL's form. */
function refuse(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  { faults, limits, addressOf }: Edge,
): void {
  const isTooLarge = error.statusCode === 413;
  const limit = `at most ${figure(limits.bodyBytesMax)} bytes`;
  const extensions = isTooLarge ? { code: 'LIMIT_EXCEEDED', field: 'body', limit } : { code: 'BAD_REQUEST' };
  const message = isTooLarge ? `body may be ${limit}` : (clearer[error.code] ?? error.message);
  const correlationId = correlationIdOf(request.headers);
  faults.record({ message, extensions }, { correlationId, address: addressOf(request.raw) });
  void reply
    .code(error.statusCode ?? 400)
    .header('x-correlation-id', correlationId)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ errors: [{ message, extensions: { ...extensions, correlationId } }] }));
}
