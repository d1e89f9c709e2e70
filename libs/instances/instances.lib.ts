import { defineLib } from '#libs/assembly';
import { Answers } from './api/answers.js';
import { approveOperation } from './api/approve-operation.mutation.js';
import { cancelOperation } from './api/cancel-operation.mutation.js';
import { claimFulfilments } from './api/claim-fulfilments.mutation.js';
import { deprovisionInstance } from './api/deprovision-instance.mutation.js';
import { failFulfilment } from './api/fail-fulfilment.mutation.js';
import { HandedOutputs } from './api/handed-outputs.js';
import { heartbeatFulfilment } from './api/heartbeat-fulfilment.mutation.js';
import { HeldWork } from './api/held-work.js';
import { InstanceFieldsResolver, InstanceLinksResolver } from './api/instance-fields.resolver.js';
import { InstanceRequests } from './api/instance-requests.js';
import { InstancesResolver } from './api/instances.resolver.js';
import { LinkedNodes } from './api/linked-nodes.js';
import { OfferLinksResolver, OffersResolver } from './api/offers.resolver.js';
import { OperationChangesResolver } from './api/operation-changes.resolver.js';
import { OperationFieldsResolver, OperationLinksResolver } from './api/operation-fields.resolver.js';
import {
  FulfilmentResolver,
  OperationApprovalResolver,
  OperationFailureResolver,
} from './api/operation-parts.resolver.js';
import { OperationsResolver } from './api/operations.resolver.js';
import { refuseOperation } from './api/refuse-operation.mutation.js';
import { reportProgress } from './api/report-progress.mutation.js';
import { requestInstance } from './api/request-instance.mutation.js';
import { resumeFulfilment } from './api/resume-fulfilment.mutation.js';
import { retryOperation } from './api/retry-operation.mutation.js';
import { RowsOnLog } from './api/rows-on-log.js';
import { SealedTexts } from './api/sealed-texts.js';
import { succeedFulfilment } from './api/succeed-fulfilment.mutation.js';
import { suspendFulfilment } from './api/suspend-fulfilment.mutation.js';
import { updateInstance } from './api/update-instance.mutation.js';
import { VisibleInstances } from './api/visible-instances.js';
import { WaitingApprovalsResolver } from './api/waiting-approvals.resolver.js';
import { WorkClaims } from './api/work-claims.js';
import { Circumstances } from './circumstances.store.js';
import { ConsumerTeams } from './consumer-teams.store.js';
import { Environments } from './environments.js';
import { Instances } from './instances.store.js';
import { Markets } from './markets.store.js';
import { Offers } from './offers.store.js';
import { Owners } from './owners.store.js';
import { ExpireApprovals } from './reactions/expire-approvals.timer.js';
import { ExpireLeases } from './reactions/expire-leases.timer.js';
import { KeepLeasesByFacts } from './reactions/keep-leases-by-facts.reaction.js';
import { RejectProvisionsWhenVersionRecalled } from './reactions/reject-provisions-when-version-recalled.reaction.js';
import { RetryCleanUps } from './reactions/retry-clean-ups.timer.js';
import { capabilityOwnersView } from './views/capability-owners.view.js';
import { claimListView } from './views/claim-list.view.js';
import { ClaimableWork } from './views/claimable-work.js';
import { InstanceList } from './views/instance-list.js';
import { instanceListView } from './views/instance-list.view.js';
import { OfferBook } from './views/offer-book.js';
import { offeredPlansView, offeredVersionsView } from './views/offer-book.view.js';
import { OperationList } from './views/operation-list.js';
import { operationListView } from './views/operation-list.view.js';
import { OperationTexts } from './views/operation-texts.js';
import { operationTextsView } from './views/operation-texts.view.js';
import { OrphanList } from './views/orphan-list.js';
import { orphanListView } from './views/orphan-list.view.js';
import { WaitingApprovals } from './views/waiting-approvals.js';
import { WaitingProvisions } from './views/waiting-provisions.js';

/** What consumers ask for, and what producers decide on it. */
const requests = [
  requestInstance,
  updateInstance,
  deprovisionInstance,
  retryOperation,
  cancelOperation,
  approveOperation,
  refuseOperation,
];
/** What workers say of the work they hold. */
const work = [
  claimFulfilments,
  heartbeatFulfilment,
  reportProgress,
  suspendFulfilment,
  resumeFulfilment,
  succeedFulfilment,
  failFulfilment,
];
const stores = [Circumstances, ConsumerTeams, Instances, Markets, Offers, Owners];
const memory = [
  ClaimableWork,
  InstanceList,
  OfferBook,
  OperationList,
  OperationTexts,
  OrphanList,
  WaitingApprovals,
  WaitingProvisions,
];
const conversation = [
  Answers,
  HandedOutputs,
  HeldWork,
  InstanceRequests,
  LinkedNodes,
  RowsOnLog,
  SealedTexts,
  VisibleInstances,
  WorkClaims,
];
const resolvers = [
  FulfilmentResolver,
  InstanceFieldsResolver,
  InstanceLinksResolver,
  InstancesResolver,
  OfferLinksResolver,
  OffersResolver,
  OperationApprovalResolver,
  OperationChangesResolver,
  OperationFailureResolver,
  OperationFieldsResolver,
  OperationLinksResolver,
  OperationsResolver,
  WaitingApprovalsResolver,
];

/** Instances, what is asked of them, and the work on it. */
export const instances = defineLib({
  name: 'instances',
  views: [
    capabilityOwnersView,
    claimListView,
    instanceListView,
    offeredPlansView,
    offeredVersionsView,
    operationListView,
    operationTextsView,
    orphanListView,
  ],
  features: [...requests, ...work],
  parts: [...stores, ...memory, ...conversation, ...resolvers],
  reactions: [KeepLeasesByFacts, RejectProvisionsWhenVersionRecalled],
  timers: [ExpireApprovals, ExpireLeases, RetryCleanUps],
  settings: ({ environments: slugs }) => [{ provide: Environments, useValue: { slugs } satisfies Environments }],
});
