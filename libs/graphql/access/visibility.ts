import { can, type Principal } from '#libs/access';
import { unreachable } from '#libs/kernel';
import type { AccessRule } from '#schema';

/** Whether the caller may see a value under a rule; `value` is the row that a resolver answered with. */
export function maySee(principal: Principal, rule: AccessRule, value: object): boolean {
  switch (rule) {
    case 'PUBLIC':
      return true;
    case 'SIGNED_IN':
      return true; // Whoever is not signed in reaches PUBLIC root fields only, and those lead to PUBLIC types only.
    case 'PARTY':
      return can(principal, 'see', {
        type: 'Instance',
        consumerTeam: textOf(value, 'consumerTeam'),
        ownerTeam: textOf(value, 'ownerTeam'),
      });
    case 'TEAM_MEMBER':
      return can(principal, 'see', { type: 'Membership', team: textOf(value, 'team' in value ? 'team' : 'slug') });
    case 'OPERATOR':
      return mayAudit(principal);
    case 'SELF':
      return textOf(value, 'principal') === principal.id || mayAudit(principal);
    default:
      return unreachable(rule);
  }
}

/** Operators see what auditors see. */
export function mayAudit(principal: Principal): boolean {
  return can(principal, 'audit', { type: 'Installation' });
}

/** Null says that there is no such team. A row that lacks what its rule looks at is our mistake, and shown to nobody. */
function textOf(value: object, name: string): string {
  const text: unknown = Reflect.get(value, name);
  if (typeof text === 'string') return text;
  if (text === null) return '';
  throw new TypeError(`A row lacks '${name}', on which its access rule depends`);
}
