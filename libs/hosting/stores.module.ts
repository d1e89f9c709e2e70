import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ErasedUpTo, EventStore, People, Sealing } from '#libs/event-store';
import { JsonSchemas } from '#libs/json-schema';
import { Clock, ClockCheck } from '#libs/kernel';
import { Metrics, SecurityLog } from '#libs/observability';
import { KeyClaims, LastUses, Leases, Projections, ReadStore, ViewProgress } from '#libs/read-store';
import type { Parts } from './parts.js';

/** Hands the container what was opened before it. */
@Global()
@Module({})
export class StoresModule {
  static of({
    clock,
    clockWatch,
    eventStore,
    keys,
    readStore,
    operationalStore,
    projections,
    metrics,
    security,
    boundedWork,
  }: Parts): DynamicModule {
    const providers = [
      { provide: Clock, useValue: clock },
      { provide: ClockCheck, useValue: clockWatch },
      { provide: EventStore, useValue: eventStore },
      { provide: Sealing, useValue: keys.sealing },
      { provide: People, useValue: keys.people },
      { provide: ErasedUpTo, useValue: keys.erasedUpTo },
      { provide: ReadStore, useValue: readStore },
      { provide: LastUses, useValue: operationalStore.lastUses },
      { provide: Leases, useValue: operationalStore.leases },
      { provide: KeyClaims, useValue: operationalStore.keyClaims },
      { provide: Projections, useValue: projections },
      { provide: ViewProgress, useValue: projections.progress },
      { provide: Metrics, useValue: metrics },
      { provide: SecurityLog, useValue: security },
      { provide: JsonSchemas, useValue: new JsonSchemas(boundedWork) },
    ];
    return { module: StoresModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}
