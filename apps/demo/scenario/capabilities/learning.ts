import type { CapabilityPlot } from '../plot.js';
import { address, choice, object, text, whole } from '../schema.js';

const notebook: CapabilityPlot = {
  capability: 'notebook',
  name: 'Notebook server',
  ownerTeam: 'machine-learning',
  summary: 'A notebook next to the data, with a graphics card when it is needed.',
  description: 'Stops by itself when nobody has typed for two hours.',
  tags: ['learning', 'notebook'],
  noticePeriodDays: 30,
  registeredOnDay: 70,
  approval: 'AUTO',
  plans: [
    { plan: 'plain', name: 'Plain', description: '8 vCPU', monthlyPriceCents: 120_00 },
    { plan: 'graphics', name: 'Graphics', description: 'One graphics card', monthlyPriceCents: 900_00 },
  ],
  parameterSchema: object({
    image: choice('What is installed.', 'python', 'r', 'julia'),
    memoryGib: whole('Its memory.', 4, 256),
  }),
  outputSchema: object({ url: address('Where to open it.') }),
  versions: [
    {
      version: '1.0.0',
      betaOnDay: 80,
      gaOnDay: 118,
      deprecatedOnDay: 255,
      replacement: '1.1.0',
      releaseNotes: 'Notebooks.',
    },
    { version: '1.1.0', betaOnDay: 232, gaOnDay: 248, releaseNotes: 'Notebooks that several people can write in.' },
  ],
  conduct: { popularity: 3, medianMinutes: 11, failureShare: 0.1, manualShare: 0.03 },
  parameters: (random) => ({ image: random.oneOf(['python', 'python', 'r']), memoryGib: random.oneOf([16, 32, 64]) }),
  outputs: (of) => ({ url: `https://notebooks.internal/${of}` }),
};

const modelEndpoint: CapabilityPlot = {
  capability: 'model-endpoint',
  name: 'Model endpoint',
  ownerTeam: 'machine-learning',
  summary: 'A trained model behind an address, with a record of what it answered.',
  description: 'Every model is looked at once before it answers customers.',
  tags: ['learning', 'inference'],
  noticePeriodDays: 60,
  registeredOnDay: 120,
  approval: 'PRODUCER',
  plans: [
    { plan: 'shared', name: 'Shared', description: '20 requests a second', monthlyPriceCents: 200_00 },
    { plan: 'dedicated', name: 'Dedicated', description: '500 requests a second', monthlyPriceCents: 2_100_00 },
  ],
  parameterSchema: object({
    model: text('Name of the model.', '^[a-z][a-z0-9-]+$'),
    replicas: whole('How many of it.', 1, 20),
  }),
  outputSchema: object({ url: address('Where it answers.') }),
  versions: [{ version: '1.0.0', betaOnDay: 165, gaOnDay: 238, releaseNotes: 'Models that answer.' }],
  conduct: { popularity: 2, medianMinutes: 35, failureShare: 0.12, manualShare: 0.1 },
  parameters: (random, of) => ({ model: of, replicas: random.between(1, 4) }),
  outputs: (of, environment) => ({ url: `https://models.${environment}.internal/${of}` }),
};

const featureStore: CapabilityPlot = {
  capability: 'feature-store',
  name: 'Feature store',
  ownerTeam: 'machine-learning',
  summary: 'Values that models learn from and are asked with, the same in both.',
  description: 'Announced in spring; still looking for its second customer.',
  tags: ['learning', 'data'],
  noticePeriodDays: 60,
  registeredOnDay: 200,
  approval: 'AUTO',
  plans: [{ plan: 'standard', name: 'Standard', description: '100 features', monthlyPriceCents: 350_00 }],
  parameterSchema: object({ entity: text('What the features describe.', '^[a-z][a-z0-9_]+$') }),
  outputSchema: object({ store: address('Where to ask.') }),
  versions: [{ version: '0.1.0', betaOnDay: 260, releaseNotes: 'A first look.' }],
  conduct: { popularity: 1, medianMinutes: 60, failureShare: 0.2, manualShare: 0.2 },
  parameters: (_random, of) => ({ entity: of.replaceAll('-', '_') }),
  outputs: (of) => ({ store: `https://features.internal/${of}` }),
};

export const learningCapabilities = [notebook, modelEndpoint, featureStore];
