import { Injectable } from '@nestjs/common';
import { unreachable } from '#libs/kernel';
import { boundedGrants } from '../bounded-grants.js';
import type { Grant } from '../principal.js';
import type { ServiceAccount } from '../service-accounts.store.js';
import { Memberships } from '../views/memberships.view.js';
import { SignIns } from './sign-ins.js';
import { TokenUses } from './token-uses.js';

/** What a token that was neither revoked nor has expired may do now. */
export type Allowance =
  | { readonly outcome: 'SOMETHING'; readonly grants: readonly Grant[] }
  /** `reason` is for the log alone; `because` is for its holder: what it waits for. */
  | { readonly outcome: 'NOTHING'; readonly reason: 'PERSON_AWAY' | 'PERSON_ERASED'; readonly because?: string };

type UsableAccount = Extract<ServiceAccount, { readonly status: 'USABLE' }>;

/** All that was granted to a token, unless it acts for a person; then no more than they may still do themselves. */
@Injectable()
export class TokenAllowances {
  constructor(
    private readonly memberships: Memberships,
    private readonly signIns: SignIns,
    private readonly uses: TokenUses,
  ) {}

  /** What a token may do that is being used: that it was, is noted if it may do anything. */
  async used(token: string, account: UsableAccount): Promise<Allowance> {
    const allowed = await this.of(account);
    if (allowed.outcome === 'SOMETHING') await this.uses.note(token);
    return allowed;
  }

  async of({ principal, issuedAt }: UsableAccount): Promise<Allowance> {
    const grants = [...principal.grants, ...(await this.memberships.grantsOf(principal.id))];
    if (principal.actsFor === undefined) return { outcome: 'SOMETHING', grants };
    const standing = await this.signIns.standingOf(principal.actsFor);
    switch (standing.outcome) {
      case 'PRESENT':
        return { outcome: 'SOMETHING', grants: boundedGrants(grants, standing.grants) };
      case 'UNKNOWN':
        return this.signIns.isOlderThanSignIns(issuedAt) ? { outcome: 'SOMETHING', grants } : this.#away();
      case 'AWAY':
        return this.#away();
      case 'ERASED':
        return { outcome: 'NOTHING', reason: 'PERSON_ERASED' };
      default:
        return unreachable(standing);
    }
  }

  #away(): Allowance {
    const days = this.signIns.daysMax;
    const because = `Whoever this token acts for has not signed in for ${days} days; it works again once they do`;
    return { outcome: 'NOTHING', reason: 'PERSON_AWAY', because };
  }
}
