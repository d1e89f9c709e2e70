import { parseGlobalId } from '../relay/global-id.js';
import { memberOf, type SecurityMeaning, textIn } from './security-meaning.js';

/** Every mutation of the contract: what it says of security, or `none`. */
const mutationEvents: Readonly<Record<string, SecurityMeaning | 'none'>> = {
  issueToken: {
    event: 'authn_token_created',
    details: (input, answer) => ({
      target: textIn(answer, 'token', 'principal'),
      credential: tokenIn(answer),
      expiresAt: textIn(answer, 'token', 'expiresAt'),
      roles: rolesIn(input),
    }),
  },
  revokeToken: {
    event: 'authn_token_revoked',
    details: (_input, answer) => ({
      target: textIn(answer, 'token', 'principal'),
      credential: tokenIn(answer),
    }),
  },
  revokeTokens: {
    event: 'authn_token_revoked',
    details: (input, answer) => ({ target: textIn(input, 'principal'), count: numberIn(answer, 'revokedCount') }),
  },
  takeOverToken: {
    event: 'authz_change',
    details: (_input, answer) => ({ target: textIn(answer, 'token', 'principal'), credential: tokenIn(answer) }),
  },
  eraseSubject: { event: 'sensitive_delete', details: (input) => ({ target: textIn(input, 'principal') }) },
  eraseInstance: { event: 'sensitive_delete', details: (input) => ({ target: textIn(input, 'instanceId') }) },
  recordCost: 'none',
  recordHealth: 'none',
  recordUsage: 'none',
};

const byName: ReadonlyMap<string, SecurityMeaning | 'none'> = new Map(Object.entries(mutationEvents));

/** Returns what is recorded when a mutation took effect, if anything. */
export function eventOfMutation(name: string): SecurityMeaning | undefined {
  const event = byName.get(name);
  return event === 'none' ? undefined : event;
}

function numberIn(value: object, name: string): number | undefined {
  const found = memberOf(value, name);
  return typeof found === 'number' ? found : undefined;
}

/** The token's own id, as refusals of it name it too. */
function tokenIn(answer: object): string | undefined {
  return parseGlobalId(textIn(answer, 'token', 'id') ?? '')?.id;
}

function rolesIn(input: object): string {
  const grants: unknown = memberOf(input, 'grants');
  const roles = Array.isArray(grants) ? grants.map((grant: unknown) => String(memberOf(grant, 'role'))) : [];
  return [...new Set(roles)].toSorted().join(',');
}
