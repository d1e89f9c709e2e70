import { type DynamicModule, Module } from '@nestjs/common';
import type { Fact } from '#libs/kernel';
import { Projections, type Reaction, type Timer } from '#libs/read-store';
import type { Lib, LibSettings } from './define-lib.js';

/** Returns the Nest module of a lib: its parts are made, and its views, reactions and timers run with those of the others. */
export function moduleOf(lib: Lib, settings: LibSettings): DynamicModule {
  const { name, views, parts, reactions, timers } = lib;
  const registered = [
    { provide: `views of ${name}`, inject: [Projections], useFactory: (all: Projections) => all.views(...views) },
    {
      provide: `reactions of ${name}`,
      inject: [Projections, ...reactions],
      useFactory: (all: Projections, ...made: readonly Reaction<Fact>[]) => all.reactions(...made),
    },
    {
      provide: `timers of ${name}`,
      inject: [Projections, ...timers],
      useFactory: (all: Projections, ...made: readonly Timer[]) => all.timers(...made),
    },
  ];
  return {
    module: moduleNamed(name),
    providers: [...lib.features.flat(), ...parts, ...reactions, ...timers, ...lib.settings(settings), ...registered],
  };
}

/** Nest tells modules apart by their class, and names it in its faults. */
function moduleNamed(name: string) {
  @Module({})
  class Named {}
  Object.defineProperty(Named, 'name', { value: `${name} module` });
  return Named;
}
