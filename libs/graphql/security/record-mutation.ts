import type { SecurityEventName, SecurityLog } from '#libs/observability';
import type { RequestContext } from '../request-context.js';
import { recordOf, type Told } from './record-of.js';
import { refusalEvents } from './refusal-events.js';
import type { SecurityMeaning } from './security-meaning.js';

/** A mutation that was asked for, and what came of it. */
export interface EndedMutation {
  readonly context: RequestContext;
  readonly name: string;
  readonly input: object;
  /** Undefined when it failed. */
  readonly answer: unknown;
  /** The command came before, and was recorded then. */
  readonly isRepeated?: boolean;
  /** What is told when it took effect. */
  readonly security: SecurityMeaning | 'NONE';
}

/** Records what a mutation did, or what its refusal means. Of one that failed nobody knows whether it took effect. */
export function recordMutation(security: SecurityLog, ended: EndedMutation): void {
  const told = toldOf(ended);
  if (told !== undefined) recordOf(security, ended.context, { ...told, action: ended.name });
}

function toldOf(ended: EndedMutation): Omit<Told, 'action'> | undefined {
  const { answer, security } = ended;
  if (typeof answer === 'object' && answer !== null && !('viewsReached' in answer)) return refusalOf(answer);
  return security === 'NONE' ? undefined : effectOf(security, ended);
}

function effectOf(
  { event, details }: SecurityMeaning,
  { input, answer, isRepeated = false }: EndedMutation,
): Omit<Told, 'action'> {
  if (typeof answer !== 'object' || answer === null) return { event, outcome: 'failed' };
  return { event, outcome: 'success', details: { ...details(input, answer), ...(isRepeated && { isRepeated }) } };
}

const byCode: ReadonlyMap<unknown, SecurityEventName | 'none'> = new Map(Object.entries(refusalEvents));

function refusalOf(answer: object): Omit<Told, 'action'> | undefined {
  const event = byCode.get(Reflect.get(answer, 'code'));
  return event === undefined || event === 'none' ? undefined : { event, outcome: 'refused' };
}
