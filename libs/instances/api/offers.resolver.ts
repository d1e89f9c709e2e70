import { Query, ResolveField, Resolver } from '@nestjs/graphql';
import { boundedList, boundedText, connection, Freshness, Nodes, type RequestContext } from '#libs/graphql';
import { Clock } from '#libs/kernel';
import type { QueryOffersArgs } from '#schema';
import { OfferBook, type OfferRow } from '../views/offer-book.js';
import { offerAddress, offerId } from './addresses.js';
import { deprecationWarning } from './deprecation-warning.js';
import { given } from './given.js';
import { LinkedNodes } from './linked-nodes.js';

type OfferSource = OfferRow & { readonly id: string };

const stagesMax = 4;

const offerSource = (row: OfferRow): OfferSource => ({ ...row, id: offerId(row) });

@Resolver('Offer')
export class OffersResolver {
  constructor(
    private readonly book: OfferBook,
    private readonly freshness: Freshness,
    private readonly clock: Clock,
    nodes: Nodes,
  ) {
    nodes.register('Offer', async (ids) => {
      const rows = await this.book.byNames(ids.map(offerAddress));
      return rows.map((row) => row && offerSource(row));
    });
  }

  @Query()
  async offers(_parent: unknown, { filter, search, first, after, atLeast }: QueryOffersArgs) {
    await this.freshness.reach(atLeast);
    const wanted = {
      search: boundedText('search', search),
      capability: given(filter?.capability),
      ownerTeam: given(filter?.ownerTeam),
      stages: boundedList('filter.stages', filter?.stages, stagesMax),
      monthlyPriceCentsMax: given(filter?.monthlyPriceCentsMax),
    };
    const now = this.clock.now().toISOString();
    const page = await this.book.page(wanted, now, { first, after });
    return connection(page, offerSource, () => this.book.count(wanted, now));
  }

  @ResolveField()
  needsApproval({ approval }: OfferSource): boolean {
    return approval !== 'AUTO';
  }

  @ResolveField()
  deprecation(row: OfferSource) {
    const { sunsetAt, replacementCapability: capability, replacementVersion: version, migrationGuide } = row;
    if (sunsetAt === null) return null;
    const replacement = capability === null || version === null ? undefined : { capability, version };
    return deprecationWarning({ sunsetAt, replacement, migrationGuide });
  }
}

/** What an offer names of other libs. */
@Resolver('Offer')
export class OfferLinksResolver {
  constructor(private readonly linked: LinkedNodes) {}

  @ResolveField()
  capability({ capability }: OfferSource, _args: unknown, context: RequestContext) {
    return this.linked.capability(capability, context);
  }

  @ResolveField()
  version(row: OfferSource, _args: unknown, context: RequestContext) {
    return this.linked.version(row, context);
  }

  @ResolveField()
  ownerTeam({ ownerTeam }: OfferSource, _args: unknown, context: RequestContext) {
    return this.linked.team(ownerTeam, context);
  }
}
