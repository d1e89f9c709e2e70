const hidden = '[hidden]';

/** Texts that open doors or were sealed for a reason, wherever in a line they stand. */
const patterns = [
  /bourse_[0-9a-f]{32}_[A-Za-z0-9_-]{43}/g,
  /eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g,
  /sealed:[A-Za-z0-9+/=_.:-]+/g,
  /(?<=\bBearer )[A-Za-z0-9._~+/=-]{8,}/gi,
];

/** Hides tokens and sealed texts in what is about to leave the process: the last net, under the care of whoever logs. */
export function scrub(line: string): string {
  return patterns.reduce((text, pattern) => text.replaceAll(pattern, hidden), line);
}

/** Fields that are never logged, at the top of a line or one level below. */
export const hiddenFields = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'label',
  'parameters',
  'outputs',
  'justification',
  'comment',
  'variables',
  'email',
].flatMap((field) => [field, `*.${field}`]);
