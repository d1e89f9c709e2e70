import { Module } from '@nestjs/common';
import { Projections } from '#libs/read-store';
import { InstanceObservationsResolver } from './api/instance-observations.resolver.js';
import { RecordObservationsResolver } from './api/record-observations.resolver.js';
import { Recording } from './api/recording.js';
import { Signals } from './api/signals.js';
import { Observations, ObservedInstances } from './observations.store.js';
import { LatestObservations } from './views/latest-observations.js';
import { latestObservationsView } from './views/latest-observations.view.js';

@Module({
  providers: [
    InstanceObservationsResolver,
    LatestObservations,
    ObservedInstances,
    Observations,
    RecordObservationsResolver,
    Recording,
    Signals,
  ],
  exports: [Signals],
})
export class ObservationsModule {
  constructor(projections: Projections) {
    projections.views(latestObservationsView);
  }
}
