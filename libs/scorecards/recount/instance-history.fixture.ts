import type { InstancePhase } from '#libs/instances/events';
import type { ScoredFact } from '../domain/scored-fact.js';
import {
  capabilities,
  type Dated,
  environments,
  historyDays,
  historyStart,
  producers,
  teams,
} from './market.fixture.js';
import type { Random } from './random.fixture.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

interface Wanted {
  readonly instance: string;
  readonly capability: string;
  readonly version: string;
  readonly plan: string;
  readonly environment: string;
  readonly consumerTeam: string;
  readonly ownerTeam: string;
}

/** Writes one instance's life down, fact after fact. */
interface Pen {
  readonly facts: Dated[];
  readonly wait: (milliseconds: number) => void;
  readonly write: (fact: ScoredFact) => void;
}

export function instanceHistory(random: Random, instance: string): readonly Dated[] {
  const capability = random.oneOf(capabilities);
  const wanted: Wanted = {
    instance,
    capability,
    version: '1.0.0',
    plan: 'small',
    environment: random.oneOf(environments),
    consumerTeam: random.oneOf(teams),
    ownerTeam: producers[capabilities.indexOf(capability) % producers.length] ?? producers[0],
  };
  const pen = penAt(`instance-${instance}`, historyStart + 10 * dayMs + random.below((historyDays - 30) * dayMs));
  if (provision(random, pen, wanted)) live(random, pen, wanted);
  return pen.facts.filter(({ at }) => at < historyStart + historyDays * dayMs);
}

/** Attempts until one succeeds, or somebody gives up. */
function provision(random: Random, pen: Pen, wanted: Wanted): boolean {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const operation = `${wanted.instance}-o${attempt}`;
    pen.write(submitted(wanted, operation, attempt));
    if (!approval(random, pen, { wanted, operation })) return false;
    pen.wait(random.below(random.isLucky(0.2) ? 20 * dayMs : 4 * hourMs));
    const end = { instance: wanted.instance, operation, kind: 'PROVISION' as const };
    if (random.isLucky(0.75)) {
      pen.write(succeeded(end, random.isLucky(0.15)));
      pen.write({ type: 'InstanceProvisioned', data: { ...wanted, operation } });
      return true;
    }
    pen.write(random.isLucky(0.2) ? timedOut(end) : failed(end, 'FAILED'));
    if (random.isLucky(0.3)) return cleanedUp(random, pen, { wanted, operation });
    if (random.isLucky(0.3)) return false;
    pen.wait(random.below(30 * hourMs));
  }
  return false;
}

function cleanedUp(random: Random, pen: Pen, { wanted, operation }: Asked): false {
  pen.wait(random.below(dayMs));
  pen.write({ type: 'InstanceDeprovisioned', data: { ...wanted, operation } });
  return false;
}

interface Asked {
  readonly wanted: Wanted;
  readonly operation: string;
}

function approval(random: Random, pen: Pen, { wanted: { instance }, operation }: Asked): boolean {
  const about = { instance, operation, kind: 'PROVISION' as const };
  const gone = { ...about, instancePhase: 'GONE' as const };
  if (random.isLucky(0.6)) {
    pen.write({ type: 'ApprovalGranted', data: { ...about, policy: 'auto', comment: '' } });
    return true;
  }
  pen.wait(random.below(3 * dayMs));
  if (random.isLucky(0.7)) {
    pen.write({ type: 'ApprovalGranted', data: { ...about, approver: 'p', comment: '' } });
    return true;
  }
  pen.write(
    random.oneOf<ScoredFact>([
      { type: 'OperationRejected', data: { ...gone, cause: 'APPROVER' } },
      { type: 'OperationExpired', data: gone },
      { type: 'OperationCancelled', data: { ...gone, reason: '' } },
    ]),
  );
  return false;
}

/** Changes that succeed, fail and leave it broken, and its end. */
function live(random: Random, pen: Pen, wanted: Wanted): void {
  for (let change = 1; random.isLucky(0.4); change += 1) {
    pen.wait(random.below(30 * dayMs));
    const end = { instance: wanted.instance, operation: `${wanted.instance}-u${change}`, kind: 'UPDATE' as const };
    pen.write(random.isLucky(0.7) ? succeeded(end, false) : failed(end, random.isLucky(0.5) ? 'ACTIVE' : 'FAILED'));
  }
  pen.wait(random.below(150 * dayMs));
  const operation = `${wanted.instance}-d`;
  const end = { instance: wanted.instance, operation, kind: 'DEPROVISION' as const };
  pen.write({
    type: 'OperationSucceeded',
    data: { ...end, token: 1, outputs: '', hadManualStep: false, instancePhase: 'GONE' },
  });
  pen.write({ type: 'InstanceDeprovisioned', data: { ...wanted, operation } });
}

function submitted({ consumerTeam, ownerTeam, ...wanted }: Wanted, operation: string, attempt: number): ScoredFact {
  return {
    type: 'OperationSubmitted',
    data: {
      ...wanted,
      operation,
      kind: 'PROVISION',
      cause: 'CONSUMER',
      ...(attempt === 1 ? {} : { retryOf: `${wanted.instance}-o${attempt - 1}` }),
      requestedBy: 'r',
      parameters: '',
      justification: '',
      channel: 'WORKER',
      generation: attempt,
      stage: 'GA',
      consumerTeam,
      consumerDepartment: `acme/${consumerTeam}`,
      ownerTeam,
      ownerDepartment: `acme/${ownerTeam}`,
    },
  };
}

interface End {
  readonly instance: string;
  readonly operation: string;
  readonly kind: 'PROVISION' | 'UPDATE' | 'DEPROVISION';
}

function succeeded(end: End, hadManualStep: boolean): ScoredFact {
  return {
    type: 'OperationSucceeded',
    data: { ...end, token: 1, outputs: '', hadManualStep, instancePhase: 'ACTIVE' },
  };
}

function failed(end: End, instancePhase: InstancePhase): ScoredFact {
  const outcome = { code: 'X', message: '', instanceUsable: instancePhase === 'ACTIVE', repeatable: true };
  return { type: 'OperationFailed', data: { ...end, token: 1, ...outcome, instancePhase } };
}

function timedOut(end: End): ScoredFact {
  return { type: 'OperationTimedOut', data: { ...end, instancePhase: 'FAILED' } };
}

function penAt(stream: string, start: number): Pen {
  const facts: Dated[] = [];
  let at = start;
  return {
    facts,
    wait: (milliseconds) => {
      at += milliseconds;
    },
    write: (fact) => void facts.push({ stream, fact, at }),
  };
}
