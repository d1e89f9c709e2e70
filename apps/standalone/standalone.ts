import type { Configuration } from '#libs/configuration';
import { type Host, type HostOptions, type Roles, startHost } from '#libs/hosting';

/** Everything in one process. On files it is the only one; on servers it takes its turn with others. */
export function rolesOf({ engines }: Pick<Configuration, 'engines'>): Roles {
  const projections = engines.distributed === undefined ? 'STARTS' : 'LEADS';
  return { converses: true, projections, publishes: true, takesSignals: true };
}

/** Throws the faults of the stores and of listening. */
export function startStandalone(options: Omit<HostOptions, 'name'>): Promise<Host> {
  return startHost({ ...options, name: 'standalone' }, rolesOf(options.configuration));
}
