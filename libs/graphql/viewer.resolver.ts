import { Query, Resolver } from '@nestjs/graphql';
import type { Grant, Role } from '#libs/access';
import type { Role as SdlRole } from '#schema';
import type { RequestContext } from './request-context.js';

const sdlRoles: Readonly<Record<Role, SdlRole>> = {
  consumer: 'CONSUMER',
  producer: 'PRODUCER',
  operator: 'OPERATOR',
  auditor: 'AUDITOR',
};

@Resolver()
export class ViewerResolver {
  /** `principal` is what the rule SELF looks at. */
  @Query()
  viewer(_parent: unknown, _args: unknown, { principal: { id, kind, grants } }: RequestContext) {
    return { principal: id, id, kind, grants: grants.map(toGrant) };
  }
}

function toGrant({ role, teams }: Grant) {
  return { role: sdlRoles[role], teams: teams === 'all' ? null : teams };
}
