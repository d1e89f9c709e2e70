import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Principal } from '#libs/access';
import { unreachable } from '#libs/kernel';
import { anonymous, unauthenticated } from '../access/callers.js';
import type { Meters } from '../limits/meter.js';
import { type RequestContext, rememberLoaders } from '../request-context.js';
import { recordSignIn } from '../security/record-sign-in.js';
import type { Authenticated, ConversationSettings, RefusedBecause } from './conversation-options.js';
import type { Faults } from './faults.js';

const correlationIdPattern = /^[\w.:-]{1,128}$/;
const traceparentPattern = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The caller's own correlation id where it has a sane form, else a new one. */
export function correlationIdOf(headers: Headers): string {
  const given = headers['x-correlation-id'];
  return typeof given === 'string' && correlationIdPattern.test(given) ? given : randomUUID();
}

function traceparentOf(headers: Headers): string | undefined {
  const given = headers['traceparent'];
  return typeof given === 'string' && traceparentPattern.test(given) ? given : undefined;
}

/** Whoever shows a bad token is told so, also where none is needed. Throws `GraphQLError`. */
function principalOf(authenticated: Authenticated): Principal {
  switch (authenticated.outcome) {
    case 'anonymous':
      return anonymous;
    case 'authenticated':
      return authenticated.principal;
    case 'refused':
      throw unauthenticated(authenticated.because ?? 'The token is not valid, or no longer');
    default:
      return unreachable(authenticated);
  }
}

interface Arrival extends Pick<RequestContext, 'answer'> {
  readonly address: string;
  readonly headers: Headers;
  readonly correlationId: string;
  readonly signal: AbortSignal;
}

/** Who asks is settled before anything of the request is looked at. */
export async function requestContext(
  { authenticate, security }: Pick<ConversationSettings, 'authenticate' | 'security'>,
  { faults, meters }: { readonly faults: Faults; readonly meters: Meters },
  { headers, ...arrival }: Arrival,
): Promise<RequestContext> {
  let authenticated: Authenticated | undefined;
  try {
    const authorization = headers['authorization'];
    authenticated = await authenticate(typeof authorization === 'string' ? authorization : undefined);
    const principal = principalOf(authenticated);
    recordSignIn(security, authenticated, arrival);
    const traceparent = traceparentOf(headers);
    const meter = meters.ofAnswer(principal, arrival.signal);
    return { principal, traceparent, loader: rememberLoaders(), meter, ...arrival };
  } catch (error) {
    const fault = error instanceof GraphQLError ? error : new GraphQLError('', { originalError: asError(error) });
    const { address, correlationId } = arrival;
    faults.note([fault], { correlationId, address, refused: reasonIn(authenticated) });
    throw fault;
  }
}

function reasonIn(authenticated: Authenticated | undefined): RefusedBecause | undefined {
  return authenticated?.outcome === 'refused'
    ? { reason: authenticated.reason, credential: authenticated.credential }
    : undefined;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
