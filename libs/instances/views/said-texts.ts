import type { InstanceFact } from '../events/index.js';

/** What may be said in confidence of an operation, each in a text of its own. */
export type TextField =
  | 'parameters'
  | 'justification'
  | 'approvalComment'
  | 'progressMessage'
  | 'suspensionReason'
  | 'outputs'
  | 'endMessage';

/** The texts as they are after a fact, sealed; empty where nothing is said any more. */
export type SaidTexts = { readonly [Field in TextField]?: string };

/** The texts that a fact changes. */
export function textsIn(fact: InstanceFact): SaidTexts {
  return askedIn(fact) ?? workedIn(fact) ?? endedIn(fact) ?? {};
}

function askedIn(fact: InstanceFact): SaidTexts | undefined {
  switch (fact.type) {
    case 'OperationSubmitted':
      return { parameters: fact.data.parameters, justification: fact.data.justification };
    case 'ApprovalGranted':
      return { approvalComment: fact.data.comment };
    case 'ApprovalRefused':
      return { approvalComment: fact.data.reason };
    default:
      return undefined;
  }
}

function workedIn(fact: InstanceFact): SaidTexts | undefined {
  switch (fact.type) {
    case 'FulfilmentClaimed':
      return { progressMessage: '' };
    case 'FulfilmentProgressed':
      return { progressMessage: fact.data.message };
    case 'FulfilmentSuspended':
      return { suspensionReason: fact.data.reason };
    case 'FulfilmentResumed':
      return { suspensionReason: '' };
    default:
      return undefined;
  }
}

function endedIn(fact: InstanceFact): SaidTexts | undefined {
  switch (fact.type) {
    case 'OperationSucceeded':
      return { outputs: fact.data.outputs };
    case 'OperationFailed':
      return { endMessage: fact.data.message };
    case 'OperationCancelled':
      return { endMessage: fact.data.reason };
    default:
      return undefined;
  }
}

/** How long each text of an operation is while it is sealed; 0 where nothing is said. Lists carry the lengths, and not the texts. */
export type TextLengths = { readonly [Field in TextField as `${Field}Length`]: number };

export const untoldLengths: TextLengths = {
  parametersLength: 0,
  justificationLength: 0,
  approvalCommentLength: 0,
  progressMessageLength: 0,
  suspensionReasonLength: 0,
  outputsLength: 0,
  endMessageLength: 0,
};

export function lengthsIn(fact: InstanceFact): Partial<TextLengths> {
  return Object.fromEntries(Object.entries(textsIn(fact)).map(([field, text]) => [`${field}Length`, text.length]));
}

/** A text where it stands: whoever shows it knows from the row of a list whether there is one, and how long it is. */
export interface SaidText {
  readonly operation: string;
  readonly field: TextField;
  readonly length: number;
}

export function saidText(row: TextLengths & { readonly operation: string }, field: TextField): SaidText {
  return { operation: row.operation, field, length: row[`${field}Length` as const] };
}
