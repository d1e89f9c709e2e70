import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { z } from 'zod';
import { erasureFacts, tokenFacts } from '#libs/accounts/events';
import { EventStore } from '#libs/event-store';
import type { Position, RecordedFact } from '#libs/kernel';
import { ViewProgress } from '#libs/read-store';
import { teamFacts } from '#libs/teams/events';
import { ownPartOf } from './lineage.js';
import type { Principal } from './principal.js';

/** Called when something was recorded of somebody; answers of any principal whether it may be about them. */
export type RightsListener = (isAbout: (principal: Principal) => boolean) => void;

const categories = [tokenFacts.category, teamFacts.category, erasureFacts.category];
const pageFactsMax = 250;
/** How long a change waits for the views; after that it is told all the same, and whoever asks may see what was before. */
const viewsWithinMs = 5_000;
const retryMs = 1_000;

/**
 * Tells at once when the log says that somebody may do more or less than before, whichever process recorded it: a token was revoked, a
 * membership was granted or revoked, a person is to be erased. It follows the log once per process, from the first listener on.
 */
@Injectable()
export class RightChanges implements OnModuleDestroy {
  readonly #logger = new Logger('RightChanges');
  readonly #listeners = new Set<RightsListener>();
  readonly #ended = new AbortController();
  #following: { readonly begun: Promise<void>; readonly done: Promise<void> } | undefined;

  constructor(
    private readonly eventStore: EventStore,
    private readonly progress: ViewProgress,
  ) {}

  /** Resolves as soon as nothing that is recorded from now on is missed, or the log is away. Returns how to stop. */
  async follow(listener: RightsListener): Promise<() => void> {
    this.#listeners.add(listener);
    this.#following ??= this.#begin();
    await this.#following.begun;
    return () => void this.#listeners.delete(listener);
  }

  async onModuleDestroy(): Promise<void> {
    this.#ended.abort();
    await this.#following?.done;
  }

  #begin() {
    const begun = Promise.withResolvers<void>();
    return { begun: begun.promise, done: this.#followLog(begun.resolve) };
  }

  /** A log that is away is asked again until the process ends; one that went back is not. */
  async #followLog(begun: () => void): Promise<void> {
    const { signal } = this.#ended;
    let place: { after: Position | undefined } | undefined;
    while (!signal.aborted && this.eventStore.history.fault() === undefined) {
      try {
        place ??= await this.#placed();
        begun();
        const options = { signal, categories, countMax: pageFactsMax };
        for await (const { facts } of this.eventStore.subscribe(place.after, options)) {
          this.#take(facts);
          place.after = facts.at(-1)?.position ?? place.after;
        }
      } catch (error) {
        this.#logger.warn({ message: 'Changes of rights are not heard of at the moment', error: String(error) });
        begun();
      }
      await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    }
    begun();
  }

  /** Where to begin. What was recorded before may be about anybody who came meanwhile. */
  async #placed(): Promise<{ after: Position | undefined }> {
    const after = await this.eventStore.head();
    for (const listener of this.#listeners) listener(() => true);
    return { after };
  }

  /** Tokens are folded from the log. Memberships come from a view, so who is told of them has to wait for it. */
  #take(facts: readonly RecordedFact[]): void {
    const members = facts.filter(({ type }) => isMembership(type));
    this.#tell(namedIn(facts.filter(({ type }) => !isMembership(type))));
    const last = members.at(-1)?.position;
    if (last === undefined) return;
    const tell = () => this.#tell(namedIn(members));
    this.progress.whenReached(last, viewsWithinMs).then(tell, tell);
  }

  #tell(named: ReadonlySet<string>): void {
    if (named.size === 0) return;
    const isAbout = ({ id, actsFor }: Principal): boolean =>
      named.has(id) || named.has(ownPartOf(id)) || (actsFor !== undefined && named.has(actsFor));
    for (const listener of this.#listeners) listener(isAbout);
  }
}

/** Which facts change what somebody may do, and how they name whom. Other fields are none of our business. */
const AboutSomebody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('TokenRevoked'), data: z.object({ token: z.string() }) }),
  z.object({ type: z.literal('MembershipGranted'), data: z.object({ principal: z.string() }) }),
  z.object({ type: z.literal('MembershipRevoked'), data: z.object({ principal: z.string() }) }),
  z.object({ type: z.literal('SubjectErasureOrdered'), data: z.object({ principal: z.string() }) }),
]);

/** The token's id is the first part of its principal's. */
function namedIn(facts: readonly RecordedFact[]): ReadonlySet<string> {
  return new Set(
    facts.flatMap((fact) => {
      const { success, data: about } = AboutSomebody.safeParse(fact);
      if (!success) return [];
      return about.type === 'TokenRevoked' ? [about.data.token] : [about.data.principal];
    }),
  );
}

function isMembership(type: string): boolean {
  return type === 'MembershipGranted' || type === 'MembershipRevoked';
}
