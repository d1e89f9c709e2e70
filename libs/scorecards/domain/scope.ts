import type { Subject } from './cases.js';

export type ScopeKind = 'PLATFORM' | 'CAPABILITY' | 'PRODUCER_TEAM' | 'CONSUMER_TEAM' | 'DEPARTMENT';

/** What a number is about. `name` is a slug or a department's path; empty for the platform. */
export interface Scope {
  readonly kind: ScopeKind;
  readonly name: string;
}

/** Everything that a case counts for. A department counts what the departments below it count. */
export function scopesOf({ capability, producerTeam, consumerTeam, department }: Subject): readonly Scope[] {
  const steps = department.split('/');
  const departments = steps.map((_, depth) => steps.slice(0, depth + 1).join('/'));
  const scopes: readonly Scope[] = [
    { kind: 'PLATFORM', name: '' },
    { kind: 'CAPABILITY', name: capability },
    { kind: 'PRODUCER_TEAM', name: producerTeam },
    { kind: 'CONSUMER_TEAM', name: consumerTeam },
    ...departments.map((name): Scope => ({ kind: 'DEPARTMENT', name })),
  ];
  return scopes.filter(({ kind, name }) => kind === 'PLATFORM' || name !== '');
}
