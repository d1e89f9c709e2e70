import { accessViews } from './access/index.js';
import { accounts } from './accounts/index.js';
import type { Lib } from './assembly/index.js';
import { capabilities } from './capabilities/index.js';
import { fulfilment } from './fulfilment/index.js';
import { instances } from './instances/index.js';
import { observations } from './observations/index.js';
import type { View } from './read-store/index.js';
import { scorecards } from './scorecards/index.js';
import { teams } from './teams/index.js';

/** The only list of domain libs: the container of every process is made of it. What they store is listed in `all-facts.ts`. */
export const allLibs: readonly Lib[] = [accounts, teams, capabilities, instances, fulfilment, observations, scorecards];

/** Every view there is, in the order in which they are registered. */
export const allViews: readonly View[] = [...accessViews, ...allLibs.flatMap(({ views }) => views)];
