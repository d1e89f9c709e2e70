import { Mutation, Resolver } from '@nestjs/graphql';
import {
  can,
  drawServiceToken,
  everyTeam,
  type Grant,
  lineageDepth,
  lineageDepthMax,
  type Principal,
  SignIns,
  serviceAccountId,
} from '#libs/access';
import {
  type AccessRejection,
  Mutations,
  parseGlobalId,
  type RequestContext,
  refusal,
  refuseAccess,
} from '#libs/graphql';
import type { CommandContext } from '#libs/kernel';
import type { MutationIssueTokenArgs, MutationRevokeTokenArgs, MutationTakeOverTokenArgs } from '#schema';
import { issueToken } from '../domain/issue-token.js';
import { revokeToken } from '../domain/revoke-token.js';
import { takeOverToken } from '../domain/take-over-token.js';
import type { Token } from '../domain/token.js';
import { Tokens } from '../tokens.store.js';
import { IssueTokenShape, RevokeTokenShape, TakeOverTokenShape } from './inputs.js';
import { PresentTokens } from './present-tokens.js';
import { grantOf, tokenOfState } from './token-answer.js';

const dayMs = 24 * 60 * 60 * 1_000;

@Resolver()
export class TokensResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly tokenStore: Tokens,
    private readonly tokensShown: PresentTokens,
    private readonly signIns: SignIns,
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
        const missing = missingRight(context.principal, grants) ?? (await this.#whyNothingActsFor(context.principal));
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
        token: tokenOfState(state, this.tokensShown.now()),
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
        const token = tokenNamed(tokenId);
        const { state } = await this.tokenStore.load(token);
        const refused = revocationRefused(context.principal, state);
        if (refused !== undefined) return rejected(refused);
        return this.tokenStore.decide(token, command, revokeToken({ token, revokedAt: command.occurredAt }));
      },
      succeed: ({ state }) => ({
        __typename: 'RevokeTokenSuccess' as const,
        token: tokenOfState(state, this.tokensShown.now()),
      }),
      refuse: refuseAccess,
    });
  }

  /** That the caller is an operator is the rule of the field itself. */
  @Mutation()
  takeOverToken(_parent: unknown, { input }: MutationTakeOverTokenArgs, context: RequestContext) {
    return this.mutations.run({
      context,
      name: 'takeOverToken',
      shape: TakeOverTokenShape,
      input,
      act: ({ tokenId }, command) => {
        const token = tokenNamed(tokenId);
        const wanted = { token, owner: context.principal.id, transferredAt: command.occurredAt };
        return this.tokenStore.decide(token, command, takeOverToken(wanted));
      },
      succeed: ({ state }) => ({
        __typename: 'TakeOverTokenSuccess' as const,
        token: tokenOfState(state, this.tokensShown.now()),
      }),
      refuse: (rejection) =>
        rejection.reason === 'NotFound'
          ? refuseAccess(rejection)
          : refusal('TokenNotToBeTakenOver', 'TOKEN_NOT_TO_BE_TAKEN_OVER', standsAgainst[rejection.because]),
    });
  }

  /** A token that could do nothing is not issued; undefined when all is well. */
  async #whyNothingActsFor(issuer: Principal): Promise<string | undefined> {
    const person = personBehind(issuer);
    if (person === undefined) return undefined;
    const { outcome } = await this.signIns.standingOf(person);
    if (outcome === 'PRESENT') return undefined;
    return outcome === 'ERASED'
      ? 'You were erased, so nothing can act for you'
      : 'Your sign-in could not be written down, so nothing can act for you yet; try again';
  }
}

function tokenNamed(tokenId: string): string {
  const known = parseGlobalId(tokenId);
  return known?.type === 'Token' ? known.id : '';
}

/** What a caller's refusal to take over says. */
const standsAgainst = {
  ACTS_FOR_SOMEBODY: 'The token acts for a person, and ends with what they may do',
  REVOKED: 'The token was revoked',
  EXPIRED: 'The token has ended by itself',
} as const;

/** Undefined for a token that acts for nobody: an operator makes it for others. */
function personBehind(issuer: Principal): string | undefined {
  return issuer.actsFor ?? (can(issuer, 'operate', { type: 'Installation' }) ? undefined : issuer.id);
}

/** The service account's name, and whose hand it is. The token's id comes from the command, so a repetition meets it. */
function accountOf(issuer: Principal, { commandId }: CommandContext) {
  const actsFor = personBehind(issuer);
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
  if (state.status === 'ABSENT') return { reason: 'NotFound', path: '/tokenId' };
  const { issuedBy, owner, actsFor } = state;
  const token = { type: 'Token', issuedBy, owner, actsFor } as const;
  if (!can(principal, 'see', token)) return { reason: 'NotFound', path: '/tokenId' };
  if (can(principal, 'revoke', token)) return undefined;
  return { reason: 'NotPermitted', message: 'A token is revoked by its owner, the person it acts for, or an operator' };
}
