import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { type LastSignIn, People, type SignIn } from '#libs/event-store';
import { Clock, leastRecentlyUsed } from '#libs/kernel';
import type { Grant } from '../principal.js';
import { Memberships } from '../views/memberships.view.js';
import { grantSchema } from './claimed-grants.js';

/** What a person may still do, as somebody who acts for them has to know it. */
export type Standing =
  /** As of now: as a member of teams, and by what the last sign-in claimed. */
  | { readonly outcome: 'PRESENT'; readonly grants: readonly Grant[] }
  /** Counts as signed in on the day since which sign-ins are kept. What was claimed of them that day, nobody knows. */
  | { readonly outcome: 'UNKNOWN' }
  /** Has not signed in for too long. */
  | { readonly outcome: 'AWAY' }
  | { readonly outcome: 'ERASED' };

/** How old a sign-in may be whose claims are the same as those of a newer one, before the newer one is written down. */
const writtenAgainMs = 60 * 60 * 1_000;
/** How long a process believes that nobody else has written a sign-in down meanwhile. */
const believedMs = 10_000;
const keptMax = 10_000;
const dayMs = 24 * 60 * 60 * 1_000;

const storedClaims = z.array(grantSchema);

interface Noted {
  readonly last: LastSignIn;
  readonly readAtMs: number;
}

/** Days since the last sign-in after which nothing may act for a person. */
export class SignInSettings {
  constructor(readonly daysMax: number) {}
}

/** Who signed in when with which claims, and what they may therefore still do. */
@Injectable()
export class SignIns {
  readonly #logger = new Logger('SignIns');
  readonly #noted = leastRecentlyUsed<Noted>(keptMax);

  constructor(
    private readonly people: People,
    private readonly memberships: Memberships,
    private readonly clock: Clock,
    private readonly settings: SignInSettings,
  ) {}

  get daysMax(): number {
    return this.settings.daysMax;
  }

  /**
   * Notes that the identity provider said at an instant what somebody may do. Writes it down when the claims have changed, or an hour
   * has passed; what was said before the last sign-in counts no more. That it cannot be written down keeps nobody out.
   */
  async note(person: string, issuedAtSeconds: number, grants: readonly Grant[]): Promise<void> {
    try {
      const at = new Date(issuedAtSeconds * 1_000).toISOString();
      await this.#write(person, { at, claims: JSON.stringify(grants) });
    } catch (error) {
      this.#logger.warn({ message: 'A sign-in could not be written down', principal: person, error: String(error) });
    }
  }

  async standingOf(person: string): Promise<Standing> {
    const last = await this.people.lastSignIn(person);
    if (last.outcome === 'ERASED') return { outcome: 'ERASED' };
    const since = last.outcome === 'NEVER' ? this.people.signInsKeptSince : last.at;
    if (this.clock.now().getTime() > Date.parse(since) + this.settings.daysMax * dayMs) return { outcome: 'AWAY' };
    if (last.outcome === 'NEVER') return { outcome: 'UNKNOWN' };
    const claimed = storedClaims.parse(JSON.parse(last.claims));
    return { outcome: 'PRESENT', grants: [...claimed, ...(await this.memberships.grantsOf(person))] };
  }

  /** Whether a token may be one of the time before sign-ins were kept. */
  isOlderThanSignIns(issuedAt: string): boolean {
    return Date.parse(issuedAt) < Date.parse(this.people.signInsKeptSince);
  }

  async #write(person: string, signIn: SignIn): Promise<void> {
    if (!isWorthWriting(await this.#lastOf(person), signIn)) return;
    await this.people.signedIn(person, signIn);
    const last = { outcome: 'SIGNED_IN', ...signIn } as const;
    this.#noted.set(person, { last, readAtMs: this.clock.now().getTime() });
  }

  async #lastOf(person: string): Promise<LastSignIn> {
    const noted = this.#noted.get(person);
    const nowMs = this.clock.now().getTime();
    if (noted !== undefined && nowMs < noted.readAtMs + believedMs) return noted.last;
    const last = await this.people.lastSignIn(person);
    this.#noted.set(person, { last, readAtMs: nowMs });
    return last;
  }
}

function isWorthWriting(known: LastSignIn, { at, claims }: SignIn): boolean {
  if (known.outcome !== 'SIGNED_IN') return known.outcome === 'NEVER';
  const newerMs = Date.parse(at) - Date.parse(known.at);
  return newerMs >= (claims === known.claims ? writtenAgainMs : 0);
}
