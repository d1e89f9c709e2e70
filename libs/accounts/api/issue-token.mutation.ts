import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { drawServiceToken, SignIns } from '#libs/access';
import { denied, IdempotentShape, memberOf, mutation, textIn } from '#libs/graphql';
import { issueToken as rule } from '../domain/issue-token.js';
import { Tokens } from '../tokens.store.js';
import { tokenTold } from './changed-token.js';
import { PresentTokens } from './present-tokens.js';
import { grantOf, tokenOfState } from './token-answer.js';
import { accountOf, missingRight, whyNothingActsFor } from './token-issuer.js';

const dayMs = 24 * 60 * 60 * 1_000;
const sdlRoles = ['CONSUMER', 'PRODUCER', 'OPERATOR', 'AUDITOR'] as const;

class GrantInput {
  @IsIn(sdlRoles)
  readonly role: (typeof sdlRoles)[number] = 'CONSUMER';

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1, { context: { limit: '1 to 100 teams' } })
  @ArrayMaxSize(100, { context: { limit: '1 to 100 teams' } })
  @Matches(/^[a-z][a-z0-9-]{1,62}$/, { each: true })
  readonly teams?: readonly string[] | null;
}

class IssueTokenInput extends IdempotentShape {
  @IsString()
  @Length(1, 100, { context: { limit: '1 to 100 characters' } })
  readonly label: string = '';

  @IsArray()
  @ArrayMinSize(1, { context: { limit: '1 to 20 roles' } })
  @ArrayMaxSize(20, { context: { limit: '1 to 20 roles' } })
  @ValidateNested({ each: true })
  @Type(() => GrantInput)
  readonly grants: readonly GrantInput[] = [];

  @IsInt()
  @Min(1, { context: { limit: '1 to 366 days' } })
  @Max(366, { context: { limit: '1 to 366 days' } })
  readonly expiresInDays: number = 90;
}

/** The secret goes from the decision to the answer beside the state, and is told once: no fact has it. */
export const issueToken = mutation('issueToken', {
  input: IssueTokenInput,
  uses: [Tokens, SignIns],
  decide: async ({ label, grants: wanted, expiresInDays }, { caller, command }, tokens, signIns) => {
    const grants = wanted.map(grantOf);
    const missing = missingRight(caller, grants) ?? (await whyNothingActsFor(caller, signIns));
    if (missing !== undefined) return denied({ reason: 'NotPermitted', message: missing });
    const { text: secret, secretSha256 } = drawServiceToken(command.commandId);
    const expiresAt = new Date(Date.parse(command.occurredAt) + expiresInDays * dayMs).toISOString();
    const account = accountOf(caller, command);
    const issued = { ...account, label, secretSha256, grants, issuedAt: command.occurredAt, expiresAt };
    const decided = await tokens.decide(command.commandId, command, rule(issued));
    return decided.outcome === 'accepted' ? { ...decided, state: { issued: decided.state, secret } } : decided;
  },
  answer: {
    uses: [PresentTokens],
    fields: ({ decided: { state, isRepeated } }, shown) => ({
      token: tokenOfState(state.issued, shown.now()),
      secret: isRepeated ? null : state.secret,
    }),
  },
  refuse: {},
  security: {
    event: 'authn_token_created',
    details: (input, answer) => ({
      ...tokenTold(answer),
      expiresAt: textIn(answer, 'token', 'expiresAt'),
      roles: rolesIn(input),
    }),
  },
});

function rolesIn(input: object): string {
  const grants: unknown = memberOf(input, 'grants');
  const roles = Array.isArray(grants) ? grants.map((grant: unknown) => String(memberOf(grant, 'role'))) : [];
  return [...new Set(roles)].toSorted().join(',');
}
