import type { CapabilityPlot } from '../plot.js';
import { address, choice, object, text, whole, yesOrNo } from '../schema.js';

const hostName = '^[a-z0-9-]+(\\.[a-z0-9-]+)+$';

const dnsRecord: CapabilityPlot = {
  capability: 'dns-record',
  name: 'DNS record',
  ownerTeam: 'edge',
  summary: 'A name in one of our zones that points where you say.',
  description: 'Answers everywhere within a minute.',
  tags: ['network', 'names'],
  noticePeriodDays: 30,
  registeredOnDay: 4,
  approval: 'AUTO',
  plans: [{ plan: 'standard', name: 'Standard', description: 'One name', monthlyPriceCents: 1_00 }],
  parameterSchema: object({
    host: text('The name.', hostName),
    kind: choice('What it points to.', 'A', 'AAAA', 'CNAME'),
    secondsToLive: whole('How long others may remember it.', 30, 86_400),
  }),
  outputSchema: object({ host: text('The name.', hostName) }),
  versions: [{ version: '1.0.0', betaOnDay: 5, gaOnDay: 9, releaseNotes: 'Names.' }],
  conduct: { popularity: 6, medianMinutes: 1, failureShare: 0.02, manualShare: 0 },
  parameters: (random, of) => ({
    host: `${of}.acme.example`,
    kind: 'CNAME',
    secondsToLive: random.oneOf([60, 300, 3_600]),
  }),
  outputs: (of) => ({ host: `${of}.acme.example` }),
};

const certificate: CapabilityPlot = {
  capability: 'tls-certificate',
  name: 'TLS certificate',
  ownerTeam: 'edge',
  summary: 'A certificate for a name, renewed before it runs out.',
  description: 'Keys never leave the vault; services fetch what they need when they start.',
  tags: ['network', 'tls'],
  noticePeriodDays: 30,
  registeredOnDay: 18,
  approval: 'AUTO',
  plans: [{ plan: 'standard', name: 'Standard', description: 'One name', monthlyPriceCents: 2_00 }],
  parameterSchema: object(
    { host: text('The name.', hostName) },
    { hasWildcard: yesOrNo('Whether names below it are covered.') },
  ),
  outputSchema: object({ certificate: address('Where it is kept.') }),
  versions: [
    {
      version: '1.0.0',
      betaOnDay: 24,
      gaOnDay: 38,
      deprecatedOnDay: 240,
      replacement: '2.0.0',
      releaseNotes: 'RSA keys.',
    },
    { version: '2.0.0', betaOnDay: 210, gaOnDay: 228, releaseNotes: 'Elliptic keys, 47 days.' },
  ],
  conduct: { popularity: 5, medianMinutes: 3, failureShare: 0.06, manualShare: 0.01 },
  parameters: (random, of) => ({ host: `${of}.acme.example`, hasWildcard: random.isLucky(0.2) }),
  outputs: (of) => ({ certificate: `vault://edge/certificates/${of}` }),
};

const gatewayRoute: CapabilityPlot = {
  capability: 'api-gateway-route',
  name: 'API gateway route',
  ownerTeam: 'edge',
  summary: 'A path of the public API that leads to your service.',
  description: 'Somebody of Edge looks at every route before the world can use it.',
  tags: ['network', 'api'],
  noticePeriodDays: 90,
  registeredOnDay: 30,
  approval: 'PRODUCER',
  plans: [
    { plan: 'internal', name: 'Internal', description: 'For our own services', monthlyPriceCents: 10_00 },
    { plan: 'public', name: 'Public', description: 'For the world', monthlyPriceCents: 60_00 },
  ],
  parameterSchema: object({
    path: text('The path.', '^/[a-z0-9/-]*$'),
    requestsPerSecond: whole('Requests let through in a second.', 1, 10_000),
  }),
  outputSchema: object({ url: address('Where it answers.') }),
  versions: [
    { version: '1.0.0', betaOnDay: 44, gaOnDay: 70, releaseNotes: 'Routes.' },
    { version: '1.1.0', betaOnDay: 290, releaseNotes: 'Routes that remember answers.' },
  ],
  conduct: { popularity: 4, medianMinutes: 12, failureShare: 0.07, manualShare: 0.1 },
  parameters: (random, of) => ({ path: `/${of}`, requestsPerSecond: random.oneOf([10, 100, 500]) }),
  outputs: (of) => ({ url: `https://api.acme.example/${of}` }),
};

export const edgeCapabilities = [dnsRecord, certificate, gatewayRoute];
