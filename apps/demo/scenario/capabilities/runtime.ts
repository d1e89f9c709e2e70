import type { CapabilityPlot } from '../plot.js';
import { address, choice, object, text, whole, yesOrNo } from '../schema.js';

const serviceName = '^[a-z][a-z0-9-]{1,40}$';

const namespace: CapabilityPlot = {
  capability: 'kubernetes-namespace',
  name: 'Kubernetes namespace',
  ownerTeam: 'runtime',
  summary: 'A namespace with quotas, network policies and a place in the cost report.',
  description: 'Everything a team needs to run containers next to those of others.',
  tags: ['containers', 'kubernetes'],
  noticePeriodDays: 60,
  registeredOnDay: 0,
  approval: 'AUTO',
  plans: [
    { plan: 'small', name: 'Small', description: '8 vCPU, 32 GiB', monthlyPriceCents: 210_00 },
    { plan: 'large', name: 'Large', description: '64 vCPU, 256 GiB', monthlyPriceCents: 1_600_00 },
  ],
  parameterSchema: object(
    { namespace: text('Name of the namespace.', serviceName) },
    { egress: choice('Where its pods may connect to.', 'none', 'internal', 'internet') },
  ),
  outputSchema: object({ cluster: text('The cluster it is on.', '^[a-z]'), namespace: text('Its name.', serviceName) }),
  versions: [
    {
      version: '1.0.0',
      betaOnDay: 2,
      gaOnDay: 14,
      deprecatedOnDay: 225,
      replacement: '2.0.0',
      releaseNotes: 'Namespaces on the first clusters.',
    },
    { version: '2.0.0', betaOnDay: 180, gaOnDay: 215, releaseNotes: 'Namespaces on clusters that upgrade themselves.' },
  ],
  conduct: { popularity: 8, medianMinutes: 6, failureShare: 0.05, manualShare: 0.02 },
  parameters: (random, of) => ({ namespace: of, egress: random.oneOf(['internal', 'internet', 'none']) }),
  outputs: (of, environment) => ({ cluster: `${environment}-1`, namespace: of }),
};

const goldenPath: CapabilityPlot = {
  capability: 'golden-path-service',
  name: 'Golden path service',
  ownerTeam: 'runtime',
  summary: 'A new service with repository, pipeline, dashboards and an on-call rota.',
  description: 'From nothing to a service that answers in production, the way most of ours are built.',
  tags: ['service', 'template'],
  noticePeriodDays: 30,
  registeredOnDay: 20,
  approval: 'AUTO',
  plans: [{ plan: 'standard', name: 'Standard', description: 'All of it', monthlyPriceCents: 0 }],
  parameterSchema: object({
    service: text('Name of the service.', serviceName),
    language: choice('What it is written in.', 'typescript', 'kotlin', 'go'),
    tier: whole('How badly it is missed when it is down; 1 is the worst.', 1, 4),
  }),
  outputSchema: object({ repository: address('Where its code is.'), dashboard: address('Where to see how it does.') }),
  versions: [
    {
      version: '0.9.0',
      betaOnDay: 30,
      releaseNotes: 'For those who like to be first.',
      deprecatedOnDay: 100,
      replacement: '1.0.0',
    },
    { version: '1.0.0', betaOnDay: 60, gaOnDay: 92, releaseNotes: 'The golden path.' },
    { version: '1.1.0', betaOnDay: 230, gaOnDay: 244, releaseNotes: 'Comes with traces from the first request on.' },
  ],
  conduct: { popularity: 6, medianMinutes: 22, failureShare: 0.09, manualShare: 0.05 },
  parameters: (random, of) => ({
    service: of,
    language: random.oneOf(['typescript', 'kotlin', 'go']),
    tier: random.between(1, 4),
  }),
  outputs: (of, environment) => ({
    repository: `https://code.internal/${of}`,
    dashboard: `https://dashboards.internal/${environment}/${of}`,
  }),
};

const pipeline: CapabilityPlot = {
  capability: 'delivery-pipeline',
  name: 'Delivery pipeline',
  ownerTeam: 'runtime',
  summary: 'Builds, tests and delivers a repository on every change.',
  description: 'Runs in isolation, signs what it builds, and keeps a record of every delivery.',
  tags: ['delivery', 'build'],
  noticePeriodDays: 30,
  registeredOnDay: 5,
  approval: 'AUTO',
  plans: [
    { plan: 'shared', name: 'Shared runners', description: '2 builds at a time', monthlyPriceCents: 40_00 },
    { plan: 'dedicated', name: 'Dedicated runners', description: '20 builds at a time', monthlyPriceCents: 480_00 },
  ],
  parameterSchema: object(
    { repository: address('The repository to build.') },
    { isSigned: yesOrNo('Whether artefacts are signed.') },
  ),
  outputSchema: object({ pipeline: address('Where to watch it.') }),
  versions: [
    { version: '1.0.0', betaOnDay: 12, gaOnDay: 33, releaseNotes: 'Pipelines for every repository.' },
    { version: '1.1.0', betaOnDay: 140, gaOnDay: 152, releaseNotes: 'Artefacts are signed.' },
  ],
  conduct: { popularity: 6, medianMinutes: 4, failureShare: 0.05, manualShare: 0 },
  parameters: (random, of) => ({ repository: `https://code.internal/${of}`, isSigned: random.isLucky(0.7) }),
  outputs: (of) => ({ pipeline: `https://pipelines.internal/${of}` }),
};

const registry: CapabilityPlot = {
  capability: 'container-registry',
  name: 'Container registry',
  ownerTeam: 'runtime',
  summary: 'A place for images, scanned when they arrive and every night after.',
  description: 'Images that nobody ran for half a year are removed.',
  tags: ['containers', 'images'],
  noticePeriodDays: 60,
  registeredOnDay: 55,
  approval: 'AUTO',
  plans: [{ plan: 'standard', name: 'Standard', description: '500 GiB', monthlyPriceCents: 25_00 }],
  parameterSchema: object({
    project: text('Name of the project.', serviceName),
    keepImages: whole('Images kept per tag.', 1, 100),
  }),
  outputSchema: object({ registry: text('Where to push to.', '\\.internal/') }),
  versions: [{ version: '1.0.0', betaOnDay: 68, gaOnDay: 81, releaseNotes: 'Images, scanned.' }],
  conduct: { popularity: 4, medianMinutes: 2, failureShare: 0.02, manualShare: 0 },
  parameters: (random, of) => ({ project: of, keepImages: random.between(5, 30) }),
  outputs: (of) => ({ registry: `images.internal/${of}` }),
};

export const runtimeCapabilities = [namespace, goldenPath, pipeline, registry];
