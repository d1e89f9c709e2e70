import { z } from 'zod';
import { type Answer, meaningOf } from './answer.js';
import { type Attack, atOnce, countOf } from './attack.js';
import type { Verdict } from './judge.js';
import { type Caller, dataIn, publishVersion, registerCapability, wanting } from './market.js';

const raceCount = 40;
const factTypes = z.object({ facts: z.object({ edges: z.array(z.object({ node: z.object({ type: z.string() }) })) }) });

/** What a race ended with: the answers of both, and the facts of the version before and after. */
export interface Race {
  readonly requested: Answer;
  readonly retired: Answer;
  readonly factsBefore: readonly string[];
  readonly factsAfter: readonly string[];
  /** Phases of the instances that there are of the version. */
  readonly phases: readonly string[];
  readonly status: string;
}

/** One sentence for what does not fit together; undefined when everything does. */
export function raceProblem(seen: Race): string | undefined {
  const [request, retirement] = [meaningOf(seen.requested), meaningOf(seen.retired)];
  if (request.kind === 'BROKEN' || retirement.kind === 'BROKEN') return 'a broken answer';
  const held = seen.phases.filter((phase) => phase !== 'GONE');
  if (seen.status === 'RETIRED' && held.length > 0) return `it is retired, and there is ${held.join(', ')}`;
  return retirementProblem(seen, retirement.kind) ?? requestProblem(seen, request.kind);
}

function retirementProblem({ factsBefore, factsAfter }: Race, kind: 'DATA' | 'REFUSED'): string | undefined {
  const recorded = factsAfter.slice(factsBefore.length);
  if (kind === 'DATA') return recorded.length > 0 ? undefined : 'the retirement succeeded, and recorded nothing';
  return recorded.length === 0 ? undefined : `the retirement was refused, and recorded ${recorded.join(', ')}`;
}

function requestProblem({ phases }: Race, kind: 'DATA' | 'REFUSED'): string | undefined {
  if (kind === 'DATA') return phases.length > 0 ? undefined : 'the request succeeded, and there is no instance';
  return phases.length === 0 ? undefined : 'the request was refused, and there is an instance';
}

export const retirement: readonly Attack[] = [
  {
    name: 'requests an instance of a version in the moment in which it is retired',
    bounds: { mayRecord: true },
    prepare: async ({ market: { producer, attackerAs } }, { scale, random }) => {
      const capability = `retired-${Math.floor(performance.now())}`;
      await registerCapability(producer, capability);
      const wanted = Array.from({ length: countOf(raceCount, scale, 8) }, (_, number) => `1.${number}.0`);
      for (const version of wanted) await publishVersion(producer, { capability, version });
      const consumer = await attackerAs('consumer');
      return () =>
        atOnce(wanted, 4, async (version): Promise<Verdict> => {
          const problem = raceProblem(await race({ producer, consumer, capability, version }, random() * 6 - 3));
          return { name: `race for ${version}`, problem };
        });
    },
  },
];

interface Racing {
  readonly producer: Caller;
  readonly consumer: Caller;
  readonly capability: string;
  readonly version: string;
}

/** `leadMs`: how much earlier the request is sent than the retirement. */
async function race({ producer, consumer, capability, version }: Racing, leadMs: number): Promise<Race> {
  const which = { capability, version };
  const factsBefore = await factsOf(producer, which);
  const [requested, retired] = await Promise.all([
    later(-leadMs, () => consumer.attempt('requestInstance', wanting(which))),
    later(leadMs, () => producer.attempt('retireVersion', which, 'position')),
  ]);
  const views = await settledViews(producer, which);
  return { requested, retired, factsBefore, factsAfter: await factsOf(producer, which), ...views };
}

async function later<Result>(milliseconds: number, act: () => Promise<Result>): Promise<Result> {
  if (milliseconds > 0) {
    await new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
    });
  }
  return act();
}

type Which = Pick<Racing, 'capability' | 'version'>;

async function factsOf(caller: Caller, { capability, version }: Which): Promise<readonly string[]> {
  const document =
    'query ($stream: String) { facts(first: 100, filter: { stream: $stream }) { edges { node { type } } } }';
  const told = await caller.query(document, { stream: `version-${capability}.${version}` });
  return factTypes.parse(told).facts.edges.map(({ node }) => node.type);
}

const settleMs = 10_000;
const lookEveryMs = 100;

/** A request that came after the closing is accepted, and rejected by a reaction soon after: what stays is judged. */
async function settledViews(caller: Caller, which: Which) {
  const endsAt = performance.now() + settleMs;
  for (;;) {
    const views = await seenBy(caller, which);
    const isHeld = views.status === 'RETIRED' && views.phases.some((phase) => phase !== 'GONE');
    if (!isHeld || performance.now() > endsAt) return views;
    await later(lookEveryMs, async () => undefined);
  }
}

const seenShape = z.object({
  capability: z.object({ version: z.object({ status: z.string() }) }),
  instances: z.object({ edges: z.array(z.object({ node: z.object({ phase: z.string() }) })) }),
});

async function seenBy(caller: Caller, { capability, version }: Which) {
  const document = `query ($c: Slug!, $v: SemVer!) {
    capability(slug: $c) { version(version: $v) { status } }
    instances(first: 100, filter: { capability: $c, version: $v }) { edges { node { phase } } }
  }`;
  const told = seenShape.parse(dataIn(await caller.query(document, { c: capability, v: version })));
  return {
    status: told.capability.version.status,
    phases: told.instances.edges.map(({ node }) => node.phase),
  };
}
