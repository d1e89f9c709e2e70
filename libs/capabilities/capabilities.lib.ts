import { defineLib } from '#libs/assembly';
import { acknowledgeDeprecation } from './api/acknowledge-deprecation.mutation.js';
import { CapabilitiesResolver } from './api/capabilities.resolver.js';
import { CapabilityDecisions } from './api/capability-decisions.js';
import { CapabilityNodes } from './api/capability-nodes.js';
import { CatalogueResolver } from './api/catalogue.resolver.js';
import { ContractTexts } from './api/contract-texts.js';
import { ContractsResolver, PlansResolver } from './api/contracts.resolver.js';
import { deprecateVersion } from './api/deprecate-version.mutation.js';
import { DeprecationsResolver } from './api/deprecations.resolver.js';
import { describeCapability } from './api/describe-capability.mutation.js';
import { draftVersion } from './api/draft-version.mutation.js';
import { pauseVersion } from './api/pause-version.mutation.js';
import { postponeSunset } from './api/postpone-sunset.mutation.js';
import { PresentVersions } from './api/present-versions.js';
import { promoteVersion } from './api/promote-version.mutation.js';
import { Publication } from './api/publication.js';
import { publishVersion } from './api/publish-version.mutation.js';
import { registerCapability } from './api/register-capability.mutation.js';
import { resumeVersion } from './api/resume-version.mutation.js';
import { retireCapability } from './api/retire-capability.mutation.js';
import { retireVersion } from './api/retire-version.mutation.js';
import { Retirement } from './api/retirement.js';
import { SettledViews } from './api/settled-views.js';
import { transferOwnership } from './api/transfer-ownership.mutation.js';
import { VersionDecisions } from './api/version-decisions.js';
import { VersionNodes } from './api/version-nodes.js';
import { VersionsResolver } from './api/versions.resolver.js';
import { withdrawVersion } from './api/withdraw-version.mutation.js';
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
const answers = [CapabilityNodes, ContractTexts, VersionNodes];
const resolvers = [
  CapabilitiesResolver,
  CatalogueResolver,
  ContractsResolver,
  DeprecationsResolver,
  PlansResolver,
  VersionsResolver,
];

const onCapabilities = [registerCapability, describeCapability, transferOwnership, retireCapability];
const onVersions = [draftVersion, publishVersion, promoteVersion, pauseVersion, resumeVersion];
const ends = [deprecateVersion, postponeSunset, acknowledgeDeprecation, withdrawVersion, retireVersion];

/** Capabilities, their versions, and how these end. */
export const capabilities = defineLib({
  name: 'capabilities',
  views: [capabilityListView, versionListView, contractPartsView, ownerHistoryView, liveInstancesView],
  features: [...onCapabilities, ...onVersions, ...ends],
  parts: [...memory, ...stores, ...decisions, ...answers, ...resolvers],
  reactions: [RetireVersionWhenNothingHoldsIt],
  timers: [SunsetOnTheDay],
  settings: ({ noticePeriodDays }) => [{ provide: NoticePeriod, useValue: new NoticePeriod(noticePeriodDays) }],
});
