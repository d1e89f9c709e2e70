import type { CapabilityPlot } from '../plot.js';
import { address, choice, object, text, whole } from '../schema.js';

const logStream: CapabilityPlot = {
  capability: 'log-stream',
  name: 'Log stream',
  ownerTeam: 'observability',
  summary: 'Logs of a service, searchable within seconds and kept as long as the law wants.',
  description: 'Personal data is masked on the way in.',
  tags: ['logs', 'observability'],
  noticePeriodDays: 30,
  registeredOnDay: 7,
  approval: 'AUTO',
  plans: [
    { plan: 'week', name: 'A week', description: '10 GiB a day', monthlyPriceCents: 70_00 },
    { plan: 'year', name: 'A year', description: '10 GiB a day', monthlyPriceCents: 400_00 },
  ],
  parameterSchema: object({
    service: text('Whose logs.', '^[a-z][a-z0-9-]+$'),
    format: choice('How lines are written.', 'json', 'text'),
  }),
  outputSchema: object({ url: address('Where to search.') }),
  versions: [
    {
      version: '1.0.0',
      betaOnDay: 11,
      gaOnDay: 18,
      deprecatedOnDay: 120,
      replacement: '2.0.0',
      releaseNotes: 'Lines of text.',
    },
    { version: '2.0.0', betaOnDay: 85, gaOnDay: 112, releaseNotes: 'Lines with fields.' },
  ],
  conduct: { popularity: 6, medianMinutes: 4, failureShare: 0.03, manualShare: 0 },
  parameters: (random, of) => ({ service: of, format: random.isLucky(0.8) ? 'json' : 'text' }),
  outputs: (of, environment) => ({ url: `https://logs.internal/${environment}/${of}` }),
};

const tracing: CapabilityPlot = {
  capability: 'tracing',
  name: 'Tracing',
  ownerTeam: 'observability',
  summary: 'The way of requests through services, sampled where it is interesting.',
  description: 'Slow and failed requests are always kept.',
  tags: ['traces', 'observability'],
  noticePeriodDays: 30,
  registeredOnDay: 90,
  approval: 'AUTO',
  plans: [{ plan: 'standard', name: 'Standard', description: '1,000 traces a second', monthlyPriceCents: 90_00 }],
  parameterSchema: object({
    service: text('Whose requests.', '^[a-z][a-z0-9-]+$'),
    samplePercent: whole('How many are kept.', 0, 100),
  }),
  outputSchema: object({ endpoint: address('Where to send them.') }),
  versions: [{ version: '1.0.0', betaOnDay: 104, gaOnDay: 139, releaseNotes: 'Traces.' }],
  conduct: { popularity: 4, medianMinutes: 5, failureShare: 0.04, manualShare: 0.01 },
  parameters: (random, of) => ({ service: of, samplePercent: random.oneOf([1, 5, 10]) }),
  outputs: (_of, environment) => ({ endpoint: `https://traces.${environment}.internal` }),
};

const alerting: CapabilityPlot = {
  capability: 'alert-rota',
  name: 'Alert rota',
  ownerTeam: 'observability',
  summary: 'Who is woken when, and by what.',
  description: 'Alerts that nobody acted on three times running are sent back to their authors.',
  tags: ['alerts', 'observability', 'people'],
  noticePeriodDays: 30,
  registeredOnDay: 140,
  approval: 'AUTO',
  plans: [{ plan: 'standard', name: 'Standard', description: 'One rota', monthlyPriceCents: 30_00 }],
  parameterSchema: object({
    rota: text('Name of the rota.', '^[a-z][a-z0-9-]+$'),
    minutesToAnswer: whole('Before the next one is woken.', 1, 60),
  }),
  outputSchema: object({ address: address('Where alerts go.') }),
  versions: [{ version: '1.0.0', betaOnDay: 149, gaOnDay: 158, releaseNotes: 'Rotas.' }],
  conduct: { popularity: 3, medianMinutes: 30, failureShare: 0.04, manualShare: 0.3 },
  parameters: (random, of) => ({ rota: of, minutesToAnswer: random.oneOf([5, 10, 15]) }),
  outputs: (of) => ({ address: `https://alerts.internal/${of}` }),
};

export const observabilityCapabilities = [logStream, tracing, alerting];
