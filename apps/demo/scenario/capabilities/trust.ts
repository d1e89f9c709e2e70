import type { CapabilityPlot } from '../plot.js';
import { address, choice, object, text, whole, yesOrNo } from '../schema.js';

const vault: CapabilityPlot = {
  capability: 'secrets-vault',
  name: 'Secrets vault',
  ownerTeam: 'security-engineering',
  summary: 'A vault for passwords and keys, opened by identity and never by a file.',
  description: 'Every look at a secret is recorded. Secrets that nobody looked at for a year are asked about.',
  tags: ['secrets', 'security'],
  noticePeriodDays: 90,
  registeredOnDay: 8,
  approval: 'AUTO',
  plans: [{ plan: 'standard', name: 'Standard', description: '200 secrets', monthlyPriceCents: 12_00 }],
  parameterSchema: object(
    { path: text('Path of the vault.', '^[a-z0-9/-]+$') },
    { rotationDays: whole('Days between rotations.', 1, 365) },
  ),
  outputSchema: object({ address: address('Where it opens.') }),
  versions: [
    { version: '1.0.0', betaOnDay: 16, gaOnDay: 45, releaseNotes: 'Vaults.' },
    { version: '1.1.0', betaOnDay: 160, gaOnDay: 175, releaseNotes: 'Secrets rotate by themselves.' },
  ],
  conduct: { popularity: 6, medianMinutes: 5, failureShare: 0.03, manualShare: 0.02 },
  parameters: (random, of) => ({ path: `teams/${of}`, rotationDays: random.oneOf([30, 90]) }),
  outputs: (of) => ({ address: `vault://teams/${of}` }),
};

const identity: CapabilityPlot = {
  capability: 'service-identity',
  name: 'Service identity',
  ownerTeam: 'security-engineering',
  summary: 'An identity for a service, proven by where it runs.',
  description: 'Replaces passwords between services. Granted by Security Engineering, because identities open doors.',
  tags: ['identity', 'security'],
  noticePeriodDays: 60,
  registeredOnDay: 62,
  approval: 'PRODUCER',
  plans: [{ plan: 'standard', name: 'Standard', description: 'One identity', monthlyPriceCents: 3_00 }],
  parameterSchema: object({
    service: text('Name of the service.', '^[a-z][a-z0-9-]+$'),
    audience: choice('Who has to believe it.', 'internal', 'partners'),
  }),
  outputSchema: object({ identity: text('The identity.', '^spiffe://') }),
  versions: [{ version: '1.0.0', betaOnDay: 95, gaOnDay: 160, releaseNotes: 'Identities.' }],
  conduct: { popularity: 4, medianMinutes: 8, failureShare: 0.05, manualShare: 0.08 },
  parameters: (random, of) => ({ service: of, audience: random.isLucky(0.9) ? 'internal' : 'partners' }),
  outputs: (of, environment) => ({ identity: `spiffe://acme.example/${environment}/${of}` }),
};

const penetrationTest: CapabilityPlot = {
  capability: 'penetration-test',
  name: 'Penetration test',
  ownerTeam: 'security-engineering',
  summary: 'Somebody who tries to break your service, and tells you how they did.',
  description: 'Done by people, so it takes its time.',
  tags: ['security', 'people'],
  noticePeriodDays: 30,
  registeredOnDay: 110,
  approval: 'PRODUCER',
  plans: [{ plan: 'two-weeks', name: 'Two weeks', description: 'One tester', monthlyPriceCents: 4_000_00 }],
  parameterSchema: object(
    { target: address('What to break.') },
    { isAnnounced: yesOrNo('Whether the team knows when.') },
  ),
  outputSchema: object({ report: address('What was found.') }),
  versions: [{ version: '1.0.0', betaOnDay: 128, gaOnDay: 250, releaseNotes: 'By appointment.' }],
  conduct: { popularity: 1, medianMinutes: 900, failureShare: 0.1, manualShare: 1 },
  parameters: (random, of) => ({ target: `https://${of}.acme.example`, isAnnounced: random.isLucky(0.5) }),
  outputs: (of) => ({ report: `https://reports.internal/${of}` }),
};

export const trustCapabilities = [vault, identity, penetrationTest];
