import {
  can,
  everyTeam,
  type Grant,
  lineageDepth,
  lineageDepthMax,
  type Principal,
  type SignIns,
  serviceAccountId,
} from '#libs/access';
import type { CommandContext } from '#libs/kernel';

/** Returns who a token of this issuer acts for; undefined for one that acts for nobody: an operator makes it for others. */
function personBehind(issuer: Principal): string | undefined {
  return issuer.actsFor ?? (can(issuer, 'operate', { type: 'Installation' }) ? undefined : issuer.id);
}

/** Returns the service account's name, and whose hand it is. The token's id comes from the command, so a repetition meets it. */
export function accountOf(issuer: Principal, { commandId }: CommandContext) {
  const actsFor = personBehind(issuer);
  return {
    token: commandId,
    principal: serviceAccountId(commandId, issuer.id),
    issuedBy: issuer.id,
    ...(actsFor !== undefined && { actsFor }),
  };
}

/** Says what the issuer may not hand on; undefined when all is well. */
export function missingRight(issuer: Principal, grants: readonly Grant[]): string | undefined {
  if (lineageDepth(issuer.id) >= lineageDepthMax) return 'A token issued by a token of a token issues none itself';
  const refused = grants
    .flatMap(({ role, teams }) => (teams === 'all' ? [everyTeam] : teams).map((team) => ({ role, team })))
    .find((grant) => !can(issuer, 'issue', { type: 'TokenGrant', ...grant }));
  if (refused === undefined) return undefined;
  const teams = refused.team === everyTeam ? 'all teams' : `team ${refused.team}`;
  return `You do not hold the role ${refused.role} for ${teams}, so you cannot hand it on`;
}

/** Says why a token of this issuer could do nothing, so that it is not issued; undefined when all is well. */
export async function whyNothingActsFor(issuer: Principal, signIns: SignIns): Promise<string | undefined> {
  const person = personBehind(issuer);
  if (person === undefined) return undefined;
  const { outcome } = await signIns.standingOf(person);
  if (outcome === 'PRESENT') return undefined;
  return outcome === 'ERASED'
    ? 'You were erased, so nothing can act for you'
    : 'Your sign-in could not be written down, so nothing can act for you yet; try again';
}
