import type { ScoredFact } from './scored-fact.js';

/** Whom and what a case counts for. Teams and departments are those of the moment it was submitted. */
export interface Subject {
  readonly capability: string;
  readonly producerTeam: string;
  /** Empty when nobody asked: a capability that is being built. */
  readonly consumerTeam: string;
  /** A path such as `acme/payments`. */
  readonly department: string;
  /** Empty when it is in none. */
  readonly environment: string;
}

/** The cases that a fact may change: those it names, and all that wait in a group it names. */
export interface Concern {
  readonly keys: readonly string[];
  readonly groups: readonly string[];
}

export const noConcern: Concern = { keys: [], groups: [] };

/** Where a case can be found by facts that do not name it. */
export interface Group {
  readonly name: string;
  /** The case waits until this instant, inclusive. */
  readonly until: string;
}

export const forEver = '9999-12-31T23:59:59.999Z';

export interface CaseChange<State> {
  readonly key: string;
  readonly state: State;
  /** Another of the concerned cases whose facts explain this change too. */
  readonly isAlsoExplainedBy?: string;
}

/** How facts become cases of one kind. Pure: from the cases that a fact concerns to those it changes. */
export interface Cases<State> {
  readonly name: string;
  /** What a case's key is the id of, among the types of the API. */
  readonly about: 'Instance' | 'Capability';
  /** Checks a state as it was stored. */
  readonly schema: { parse(stored: unknown): State };
  readonly concernOf: (fact: ScoredFact) => Concern;
  /** Only the cases that change. A fact that changes nothing is no evidence. */
  readonly evolve: (
    known: ReadonlyMap<string, State>,
    fact: ScoredFact,
    occurredAt: string,
  ) => readonly CaseChange<State>[];
  readonly groupOf: (state: State) => Group | undefined;
  readonly subjectOf: (state: State) => Subject;
}
