import type { GraphQLFormattedError } from 'graphql';
import type { Principal } from '#libs/access';
import type { SecurityEventName, SecurityLog } from '#libs/observability';
import type { RefusedBecause } from '../server/conversation-options.js';
import { eventOfError } from './error-events.js';

/** What is known of the request in which errors came up. */
export interface Asked {
  readonly correlationId: string;
  /** Undefined when nobody knows, or nobody may know. */
  readonly principal?: Principal | undefined;
  readonly address: string;
  /** Why the token was refused, when that is the error. */
  readonly refused?: RefusedBecause | undefined;
}

/** Records what errors say of security, each event once per request: ten mistakes in one document are one attempt. */
export class ErrorRecorder {
  readonly #recorded = new WeakMap<Asked, Set<SecurityEventName>>();

  constructor(private readonly security: SecurityLog) {}

  /** `answer` is the error as the caller hears it. */
  record({ extensions = {} }: GraphQLFormattedError, asked: Asked | undefined): void {
    const code = extensions['code'];
    const event = eventOfError(code);
    if (event === undefined || !this.#isFirst(event, asked)) return;
    const { principal, address, correlationId, refused } = asked ?? {};
    this.security.record({
      event,
      outcome: event === 'authn_unavailable' ? 'failed' : 'refused',
      principal: principal?.id,
      address,
      correlationId,
      details: { code: String(code), ...reasonOf(event, refused), ...limitIn(extensions) },
    });
  }

  #isFirst(event: SecurityEventName, asked: Asked | undefined): boolean {
    if (asked === undefined) return true;
    const recorded = this.#recorded.get(asked) ?? new Set();
    this.#recorded.set(asked, recorded);
    return !recorded.has(event) && recorded.add(event).size > 0;
  }
}

/** Without a token there is nothing to say of it. */
function reasonOf(event: SecurityEventName, refused: RefusedBecause | undefined): RefusedBecause {
  if (event !== 'authn_login_fail') return {};
  return refused ?? { reason: 'MISSING' };
}

/** Words of our own before the first dot or bracket; after it, names may be the caller's. */
const ownWords = /^[A-Za-z ]{1,64}/;

function limitIn({ field, limit }: NonNullable<GraphQLFormattedError['extensions']>) {
  const [where] = typeof field === 'string' ? (ownWords.exec(field) ?? []) : [];
  return { ...(where !== undefined && { where }), ...(typeof limit === 'string' && { limit }) };
}
