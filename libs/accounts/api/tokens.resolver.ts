import { Mutation, Resolver } from '@nestjs/graphql';
import {
  can,
  drawServiceToken,
  everyTeam,
  type Grant,
  lineageDepth,
  lineageDepthMax,
  type Principal,
  serviceAccountId,
} from '#libs/access';
import { type AccessRejection, Mutations, parseGlobalId, type RequestContext, refuseAccess } from '#libs/graphql';
import type { CommandContext } from '#libs/kernel';
import type { MutationIssueTokenArgs, MutationRevokeTokenArgs } from '#schema';
import { issueToken } from '../domain/issue-token.js';
import { revokeToken } from '../domain/revoke-token.js';
import type { Token } from '../domain/token.js';
import { Tokens } from '../tokens.store.js';
import { IssueTokenShape, RevokeTokenShape } from './inputs.js';
import { grantOf, tokenOfState } from './token-answer.js';

const dayMs = 24 * 60 * 60 * 1_000;

@Resolver()
export class TokensResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly tokenStore: Tokens,
  ) {}

  @Mutation()
  issueToken(_parent: unknown, { input }: MutationIssueTokenArgs, context: RequestContext) {
    let secret: string | null = null;
    return this.mutations.run({
      context,
      name: 'issueToken',
      shape: IssueTokenShape,
      input,
      act: async ({ label, grants: wanted, expiresInDays }, command) => {
        const grants = wanted.map(grantOf);
        const missing = missingRight(context.principal, grants);
        if (missing !== undefined) return rejected({ reason: 'NotPermitted', message: missing });
        const { text, secretSha256 } = drawServiceToken(command.commandId);
        secret = text;
        const account = accountOf(context.principal, command);
        const expiresAt = new Date(Date.parse(command.occurredAt) + expiresInDays * dayMs).toISOString();
        const issued = { ...account, label, secretSha256, grants, issuedAt: command.occurredAt, expiresAt };
        return this.tokenStore.decide(command.commandId, command, issueToken(issued));
      },
      succeed: ({ state, isRepeated }) => ({
        __typename: 'IssueTokenSuccess' as const,
        token: tokenOfState(present(state)),
        secret: isRepeated ? null : secret,
      }),
      refuse: refuseAccess,
    });
  }

  @Mutation()
  revokeToken(_parent: unknown, { input }: MutationRevokeTokenArgs, context: RequestContext) {
    return this.mutations.run({
      context,
      name: 'revokeToken',
      shape: RevokeTokenShape,
      input,
      act: async ({ tokenId }, command) => {
        const known = parseGlobalId(tokenId);
        const token = known?.type === 'Token' ? known.id : '';
        const { state } = await this.tokenStore.load(token);
        const refusal = revocationRefused(context.principal, state);
        if (refusal !== undefined) return rejected(refusal);
        return this.tokenStore.decide(token, command, revokeToken({ token, revokedAt: command.occurredAt }));
      },
      succeed: ({ state }) => ({ __typename: 'RevokeTokenSuccess' as const, token: tokenOfState(present(state)) }),
      refuse: refuseAccess,
    });
  }
}

/** The service account's name, and whose hand it is. The token's id comes from the command, so a repetition meets it. */
function accountOf(issuer: Principal, { commandId }: CommandContext) {
  const isForOthers = can(issuer, 'operate', { type: 'Installation' });
  const actsFor = issuer.actsFor ?? (isForOthers ? undefined : issuer.id);
  return {
    token: commandId,
    principal: serviceAccountId(commandId, issuer.id),
    issuedBy: issuer.id,
    ...(actsFor !== undefined && { actsFor }),
  };
}

/** What the issuer may not hand on; undefined when all is well. */
function missingRight(issuer: Principal, grants: readonly Grant[]): string | undefined {
  if (lineageDepth(issuer.id) >= lineageDepthMax) return 'A token issued by a token of a token issues none itself';
  const refused = grants
    .flatMap(({ role, teams }) => (teams === 'all' ? [everyTeam] : teams).map((team) => ({ role, team })))
    .find((grant) => !can(issuer, 'issue', { type: 'TokenGrant', ...grant }));
  if (refused === undefined) return undefined;
  const teams = refused.team === everyTeam ? 'all teams' : `team ${refused.team}`;
  return `You do not hold the role ${refused.role} for ${teams}, so you cannot hand it on`;
}

function rejected(rejection: AccessRejection) {
  return { outcome: 'rejected', rejection } as const;
}

/** What a caller may not see does not exist for them. */
function revocationRefused(principal: Principal, state: Token): AccessRejection | undefined {
  const token = state.status === 'ABSENT' ? undefined : ({ type: 'Token', issuedBy: state.issuedBy } as const);
  if (token === undefined || !can(principal, 'see', token)) return { reason: 'NotFound', path: '/tokenId' };
  if (can(principal, 'revoke', token)) return undefined;
  return { reason: 'NotPermitted', message: 'A token is revoked by its issuer or by an operator' };
}

/** After an accepted command there is a token. */
function present(state: Token) {
  if (state.status === 'ABSENT') throw new Error('A command on a token was accepted, and there is no token');
  return state;
}
