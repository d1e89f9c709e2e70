import type { ApolloServerOptionsWithGateway, ApolloServerPlugin, HTTPGraphQLRequest } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { ExecutionResult, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { BeginAnswer } from '../answers/answer.js';
import { answerText } from '../answers/written-json.js';
import { documentRules } from '../limits/document-rules.js';
import type { Limits } from '../limits/limits.js';
import type { RequestContext } from '../request-context.js';
import { type Admission, refuseSubscription } from './admission.js';
import type { ExecuteOperation } from './compiled-execution.js';
import type { Faults } from './faults.js';

export interface ServerParts {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  readonly admission: Admission;
  readonly execute: ExecuteOperation;
  readonly beginAnswer: BeginAnswer;
  readonly faults: Faults;
}

/** Apollo Server with its doors closed: no batches, no stored queries, no traces, no landing page, no foreign host. */
export function apolloOptions(parts: ServerParts): ApolloServerOptionsWithGateway<RequestContext> {
  const failed = new WeakMap<object, ExecutionResult>();
  return {
    gateway: {
      onSchemaLoadOrUpdate: (tell) => {
        tell({ apiSchema: parts.schema, coreSupergraphSdl: '' });
        return () => undefined;
      },
      load: async () => ({ executor: async ({ context }) => failed.get(context) ?? {} }),
      stop: async () => undefined,
    },
    plugins: [
      conversationPlugin(parts, failed),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    introspection: true, // The admission lets signed-in callers only.
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: parts.limits.tokensMax },
    validationOptions: { maxErrors: 10 },
    validationRules: [...documentRules(parts.limits)],
    formatError: parts.faults.format,
    stringifyResult: (result) => `${answerText(result)}\n`,
  };
}

/**
 * Clean results leave through `responseForOperation`, which spares Apollo's execution pipeline. Results with errors go
 * through it, by way of `failed`, so that errors are formatted and counted as ever.
 */
function conversationPlugin(
  { admission, execute, faults }: ServerParts,
  failed: WeakMap<object, ExecutionResult>,
): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operation, request, contextValue: { principal, answer } }) => {
        if (operation === undefined) return;
        refuseSubscription(operation);
        await admission.admit({ document, operation, variables: request.variables, principal });
        await answer.toRun();
      },
      responseForOperation: async ({ document, request, contextValue, response }) => {
        const { operationName, variables = {} } = request;
        const result = await execute({ document, operationName, variables, context: contextValue });
        if (result.errors === undefined || result.errors.length === 0) {
          return { http: response.http, body: { kind: 'single', singleResult: { data: result.data ?? null } } };
        }
        failed.set(contextValue, result);
        return null;
      },
      didEncounterErrors: async ({ errors, contextValue: { correlationId, principal, address } }) => {
        faults.note(errors, { correlationId, principal, address });
      },
      willSendResponse: async ({ request, contextValue, response: { http, body } }) => {
        if (contextValue.answer.committed !== undefined) http.status = 200; // What is recorded did not fail.
        const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
        if (http.status === 400 && isForOldClient(request.http) && errors.every(isOfDocument)) http.status = 200;
      },
    }),
  };
}

const documentCodes: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
]);

/** A client of `application/json` reads the body of a wrong document under status 200: GraphQL over HTTP, section 6.4.1. */
function isForOldClient(head: HTTPGraphQLRequest | undefined): boolean {
  return !head?.headers.get('accept')?.includes('application/graphql-response+json');
}

function isOfDocument({ extensions }: GraphQLFormattedError): boolean {
  return documentCodes.has(extensions?.['code']);
}
