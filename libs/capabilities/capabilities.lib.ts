import { defineLib } from '#libs/assembly';
import { CapabilitiesResolver } from './api/capabilities.resolver.js';
import { CapabilityCommandsResolver } from './api/capability-commands.resolver.js';
import { CapabilityDecisions } from './api/capability-decisions.js';
import { CapabilityNodes } from './api/capability-nodes.js';
import { CatalogueResolver } from './api/catalogue.resolver.js';
import { ContractTexts } from './api/contract-texts.js';
import { ContractsResolver, PlansResolver } from './api/contracts.resolver.js';
import { DeprecationsResolver } from './api/deprecations.resolver.js';
import { EndingCommandsResolver } from './api/ending-commands.resolver.js';
import { PresentVersions } from './api/present-versions.js';
import { Publication } from './api/publication.js';
import { RetireVersionResolver } from './api/retire-version.resolver.js';
import { Retirement } from './api/retirement.js';
import { SettledViews } from './api/settled-views.js';
import { VersionCommandsResolver } from './api/version-commands.resolver.js';
import { VersionDecisions } from './api/version-decisions.js';
import { VersionMutations } from './api/version-mutations.js';
import { VersionNodes } from './api/version-nodes.js';
import { VersionsResolver } from './api/versions.resolver.js';
import { Capabilities } from './capabilities.store.js';
import { Holders } from './holders.store.js';
import { NoticePeriod } from './notice-period.js';
import { OwnerTeams } from './owner-teams.store.js';
import { RetireVersionWhenNothingHoldsIt } from './reactions/retire-version-when-nothing-holds-it.reaction.js';
import { SunsetOnTheDay } from './reactions/sunset-on-the-day.timer.js';
import { Versions } from './versions.store.js';
import { capabilityListView } from './views/capability-list.view.js';
import { Catalogue } from './views/catalogue.js';
import { ContractParts } from './views/contract-parts.js';
import { contractPartsView } from './views/contract-parts.view.js';
import { LiveInstances } from './views/live-instances.js';
import { liveInstancesView } from './views/live-instances.view.js';
import { ownerHistoryView } from './views/owner-history.view.js';
import { VersionList } from './views/version-list.js';
import { versionListView } from './views/version-list.view.js';

const memory = [Catalogue, ContractParts, LiveInstances, VersionList];
const stores = [Capabilities, Holders, OwnerTeams, Versions];
const decisions = [CapabilityDecisions, PresentVersions, Publication, Retirement, SettledViews, VersionDecisions];
const answers = [CapabilityNodes, ContractTexts, VersionMutations, VersionNodes];
const resolvers = [
  CapabilitiesResolver,
  CapabilityCommandsResolver,
  CatalogueResolver,
  ContractsResolver,
  DeprecationsResolver,
  EndingCommandsResolver,
  PlansResolver,
  RetireVersionResolver,
  VersionCommandsResolver,
  VersionsResolver,
];

/** Capabilities, their versions, and how these end. */
export const capabilities = defineLib({
  name: 'capabilities',
  views: [capabilityListView, versionListView, contractPartsView, ownerHistoryView, liveInstancesView],
  parts: [...memory, ...stores, ...decisions, ...answers, ...resolvers],
  reactions: [RetireVersionWhenNothingHoldsIt],
  timers: [SunsetOnTheDay],
  settings: ({ noticePeriodDays }) => [{ provide: NoticePeriod, useValue: new NoticePeriod(noticePeriodDays) }],
});
