import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { installation, ownPartOf } from '../lineage.js';
import type { Grant } from '../principal.js';
import { ServiceAccounts } from '../service-accounts.store.js';
import { SignIns } from './sign-ins.js';
import { TokenAllowances } from './token-allowances.js';

/** How many are looked at at the same time. */
const atOnceMax = 20;

/** Who can answer for a token that acts for nobody: whoever is still an operator or a producer. */
@Injectable()
export class TokenOwners {
  constructor(
    private readonly serviceAccounts: ServiceAccounts,
    private readonly allowances: TokenAllowances,
    private readonly signIns: SignIns,
    private readonly clock: Clock,
  ) {}

  /** Those of the principals who no longer can. */
  async goneAmong(principals: readonly string[]): Promise<ReadonlySet<string>> {
    const gone = new Set<string>();
    for (let start = 0; start < principals.length; start += atOnceMax) {
      const some = principals.slice(start, start + atOnceMax);
      const answers = await Promise.all(some.map((principal) => this.#isGone(principal)));
      for (const [index, isGone] of answers.entries()) if (isGone) gone.add(some[index] ?? '');
    }
    return gone;
  }

  async #isGone(principal: string): Promise<boolean> {
    if (principal === installation) return false;
    const { state } = await this.serviceAccounts.load(ownPartOf(principal));
    switch (state.status) {
      case 'USABLE': {
        if (Date.parse(state.expiresAt) <= this.clock.now().getTime()) return true;
        const allowed = await this.allowances.of(state);
        return allowed.outcome === 'NOTHING' || !canAnswer(allowed.grants);
      }
      case 'REVOKED':
        return true;
      default:
        return this.#isPersonGone(principal);
    }
  }

  async #isPersonGone(person: string): Promise<boolean> {
    const standing = await this.signIns.standingOf(person);
    if (standing.outcome === 'UNKNOWN') return false;
    return standing.outcome !== 'PRESENT' || !canAnswer(standing.grants);
  }
}

function canAnswer(grants: readonly Grant[]): boolean {
  return grants.some(({ role, teams }) => (role === 'operator' || role === 'producer') && teams.length > 0);
}
