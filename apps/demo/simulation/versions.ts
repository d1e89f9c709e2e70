import { capabilities } from '../scenario/capabilities/index.js';
import type { CapabilityPlot, VersionPlot } from '../scenario/plot.js';
import { moveOff } from './migrations.js';
import { attempt, count, dayMs, handsOf, hourMs, must, type Shelf, type Story, shelfOf } from './story.js';

const leaseSeconds = 3_600;
const approvalTimeoutSeconds = 5 * 24 * 3_600;
const handedOver = { capability: 'alert-rota', to: 'runtime', onDay: 250 } as const;
const paused = { capability: 'notebook', fromDay: 176, toDay: 181 } as const;

/** Puts the year of every capability on the agenda. */
export function planCapabilities(story: Story): void {
  for (const plot of capabilities) {
    const random = story.random.apart(plot.capability);
    planDay(story, plot.registeredOnDay, random.between(0, 8), () => register(story, plot));
    for (const version of plot.versions) planVersion(story, plot, version);
  }
  planDay(story, handedOver.onDay, 1, () => handOver(story));
  planDay(story, paused.fromDay, 3, () => setPaused(story, true));
  planDay(story, paused.toDay, 3, () => setPaused(story, false));
}

function planVersion(story: Story, plot: CapabilityPlot, version: VersionPlot): void {
  const random = story.random.apart(`${plot.capability} ${version.version}`);
  planDay(story, version.betaOnDay, random.between(0, 2), () => draft(story, plot, version));
  planDay(story, version.betaOnDay, random.between(3, 8), () => publish(story, plot, version));
  if (version.gaOnDay !== undefined) {
    planDay(story, version.gaOnDay, random.between(0, 8), () => promote(story, plot, version));
  }
  if (version.deprecatedOnDay !== undefined) {
    planDay(story, version.deprecatedOnDay, random.between(0, 8), () => deprecate(story, plot, version));
  }
}

/** During the working day: `hour` counts from nine o'clock. */
function planDay(story: Story, day: number, hour: number, act: () => Promise<void>): void {
  story.agenda.plan(story.start + day * dayMs + (9 + hour) * hourMs, act);
}

async function register(story: Story, plot: CapabilityPlot): Promise<void> {
  const { capability, ownerTeam, name, summary, description, tags, noticePeriodDays } = plot;
  const links = [{ title: 'Handbook', url: `https://handbook.acme.example/${capability}` }];
  const input = { slug: capability, ownerTeam, name, summary, description, tags, links, noticePeriodDays };
  await must(story, { token: handsOf(story, ownerTeam).developer, name: 'registerCapability', input });
  story.shelves.set(capability, { plot, ownerTeam, newest: undefined, ending: undefined });
  count(story, 'capabilities');
}

async function draft(story: Story, plot: CapabilityPlot, { version, releaseNotes }: VersionPlot): Promise<void> {
  const { capability, parameterSchema, outputSchema, approval } = plot;
  const plans = plot.plans.map(({ plan, ...rest }) => ({ slug: plan, ...rest, currency: 'EUR' }));
  const terms = { approval, approvalTimeoutSeconds, leaseDurationSeconds: leaseSeconds };
  const input = { capability, version, parameterSchema, outputSchema, plans, ...terms, releaseNotes };
  await must(story, { token: ownerOf(story, capability), name: 'draftVersion', input });
}

async function publish(story: Story, { capability }: CapabilityPlot, { version }: VersionPlot): Promise<void> {
  const input = { capability, version, stage: 'BETA' };
  await must(story, { token: ownerOf(story, capability), name: 'publishVersion', input });
  const shelf = shelfOf(story, capability);
  shelf.newest ??= version;
  count(story, 'versions');
}

async function promote(story: Story, { capability }: CapabilityPlot, { version }: VersionPlot): Promise<void> {
  const input = { capability, version, stage: 'GA' };
  await must(story, { token: ownerOf(story, capability), name: 'promoteVersion', input });
  shelfOf(story, capability).newest = version;
}

async function deprecate(
  story: Story,
  { capability, noticePeriodDays }: CapabilityPlot,
  { version, replacement }: VersionPlot,
): Promise<void> {
  const shelf = shelfOf(story, capability);
  const sunsetAt = story.now() + (noticePeriodDays + 1) * dayMs;
  const input = {
    capability,
    version,
    sunsetAt: new Date(sunsetAt).toISOString(),
    replacement: replacement === undefined ? null : { capability, version: replacement },
    migrationGuide: `Request ${capability} ${replacement}, move over, then give ${version} back.`,
  };
  await must(story, { token: ownerOf(story, capability), name: 'deprecateVersion', input });
  if (shelf.newest === version) shelf.newest = replacement;
  shelf.ending = version;
  count(story, 'deprecations');
  story.agenda.plan(sunsetAt, async () => sunset(story, shelf, version));
  moveOff(story, shelf, version, sunsetAt);
}

/** The marketplace does it by itself; the producer tries to tidy up a fortnight later. */
async function sunset(story: Story, shelf: Shelf, version: string): Promise<void> {
  await story.settle();
  if (shelf.ending === version) shelf.ending = undefined;
  count(story, 'sunsets');
  story.agenda.plan(story.now() + 14 * dayMs, async () => {
    const { capability } = shelf.plot;
    const input = { capability, version };
    const retired = await attempt(story, { token: ownerOf(story, capability), name: 'retireVersion', input });
    if (retired !== undefined) count(story, 'retirements');
  });
}

async function handOver(story: Story): Promise<void> {
  const { capability, to } = handedOver;
  const input = { capability, toTeam: to };
  await must(story, { token: ownerOf(story, capability), name: 'transferOwnership', input });
  shelfOf(story, capability).ownerTeam = to;
}

async function setPaused(story: Story, isPaused: boolean): Promise<void> {
  const { capability } = paused;
  const version = shelfOf(story, capability).newest;
  const input = { capability, version, ...(isPaused ? { reason: 'Graphics cards are sold out.' } : {}) };
  const name = isPaused ? 'pauseVersion' : 'resumeVersion';
  await must(story, { token: ownerOf(story, capability), name, input });
}

function ownerOf(story: Story, capability: string): string {
  return handsOf(story, shelfOf(story, capability).ownerTeam).developer;
}
