import type { TeamPlot } from './plot.js';

/** Six teams that mostly produce and six that mostly consume. Any of them may do both. */
export const teams: readonly [TeamPlot, ...TeamPlot[]] = [
  {
    team: 'data-platform',
    name: 'Data Platform',
    department: 'acme/platform/data',
    description: 'Databases, topics and everything else that remembers.',
    appetite: 2,
  },
  {
    team: 'runtime',
    name: 'Runtime',
    department: 'acme/platform/runtime',
    description: 'Where services run, and how they get there.',
    appetite: 2,
  },
  {
    team: 'edge',
    name: 'Edge',
    department: 'acme/platform/runtime',
    description: 'Names, certificates and routes between the world and our services.',
    appetite: 1,
  },
  {
    team: 'security-engineering',
    name: 'Security Engineering',
    department: 'acme/platform/trust',
    description: 'Secrets, identities and the doors they open.',
    appetite: 1,
  },
  {
    team: 'observability',
    name: 'Observability',
    department: 'acme/platform/runtime',
    description: 'Logs, traces and dashboards, so that nobody guesses.',
    appetite: 1,
  },
  {
    team: 'machine-learning',
    name: 'Machine Learning',
    department: 'acme/platform/data',
    description: 'Notebooks, features and models for those who train them.',
    appetite: 3,
  },
  {
    team: 'payments',
    name: 'Payments',
    department: 'acme/money/payments',
    description: 'Takes the money, and gives it back.',
    appetite: 8,
  },
  {
    team: 'fraud',
    name: 'Fraud',
    department: 'acme/money/risk',
    description: 'Tells customers from those who pretend to be some.',
    appetite: 5,
  },
  {
    team: 'checkout',
    name: 'Checkout',
    department: 'acme/shop/checkout',
    description: 'From the basket to the order.',
    appetite: 7,
  },
  {
    team: 'search',
    name: 'Search',
    department: 'acme/shop/discovery',
    description: 'Finds what customers mean.',
    appetite: 6,
  },
  {
    team: 'catalogue',
    name: 'Catalogue',
    department: 'acme/shop/discovery',
    description: 'Knows every article, its pictures and its price.',
    appetite: 5,
  },
  {
    team: 'mobile',
    name: 'Mobile',
    department: 'acme/shop/apps',
    description: "The shop in everybody's pocket.",
    appetite: 6,
  },
];

export const environments = ['dev', 'staging', 'production'] as const;
