import { defineLib } from '#libs/assembly';
import { InstanceObservationsResolver } from './api/instance-observations.resolver.js';
import { recordCost } from './api/record-cost.mutation.js';
import { recordHealth } from './api/record-health.mutation.js';
import { recordUsage } from './api/record-usage.mutation.js';
import { Recording } from './api/recording.js';
import { Signals } from './api/signals.js';
import { Observations, ObservedInstances } from './observations.store.js';
import { LatestObservations } from './views/latest-observations.js';
import { latestObservationsView } from './views/latest-observations.view.js';

/** What other systems see of instances: usage, cost and health. */
export const observations = defineLib({
  name: 'observations',
  views: [latestObservationsView],
  features: [recordUsage, recordCost, recordHealth],
  parts: [InstanceObservationsResolver, LatestObservations, ObservedInstances, Observations, Recording, Signals],
});
