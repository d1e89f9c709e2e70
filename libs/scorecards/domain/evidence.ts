import type { MeasureChange } from './casebook.js';
import type { Subject } from './cases.js';
import type { Measure } from './metric.js';
import { endOf } from './piece.js';

/** What one case said to one metric, from when until when. */
export interface Evidence {
  readonly metric: string;
  readonly definitionVersion: number;
  readonly caseKey: string;
  readonly subject: Subject;
  readonly measure: Measure;
  /** Of a gauge: when it was no longer so. */
  readonly until: string | undefined;
}

export interface EvidenceChange {
  readonly written: readonly Evidence[];
  readonly withdrawn: readonly Evidence[];
}

/** A gauge keeps what was so before; a corrected duration or ratio replaces what it said. */
export function evidenceOf(change: MeasureChange): EvidenceChange {
  const { definition, caseKey, subject, before, after, occurredAt } = change;
  const row = (measure: Measure, until?: string): Evidence => ({
    metric: definition.id,
    definitionVersion: definition.version,
    caseKey,
    subject,
    measure,
    until,
  });
  const current = after === undefined ? [] : [row(after)];
  if (before === undefined) return { written: current, withdrawn: [] };
  return definition.counting === 'GAUGE'
    ? { written: [row(before, endOf(definition, before, occurredAt)), ...current], withdrawn: [] }
    : { written: current, withdrawn: before.countedAt === after?.countedAt ? [] : [row(before)] };
}
