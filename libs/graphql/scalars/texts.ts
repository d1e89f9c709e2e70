import { ForeignPosition, parsePosition } from '#libs/kernel';
import { textScalar } from './text-scalar.js';

const dateTimePattern = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d{1,3})?Z$/;
const durationPattern =
  /^P(?:\d{1,6}W|(?=\d|T\d)(?:\d{1,6}D)?(?:T(?=\d)(?:\d{1,6}H)?(?:\d{1,6}M)?(?:\d{1,6}(?:\.\d{1,3})?S)?)?)$/;
const slugPattern = /^[a-z][a-z0-9-]{1,62}$/;
const semVerPattern =
  /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(-(0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*))*)?(\+[\da-zA-Z-]+(\.[\da-zA-Z-]+)*)?$/;
const semVerLengthMax = 64;
const urlLengthMax = 2_048;

export const textScalars = [
  textScalar({
    name: 'DateTime',
    expected: 'an instant in UTC such as 2026-03-01T09:30:00Z',
    isValid: isInstant,
  }),
  textScalar({
    name: 'Duration',
    expected: 'a length of time in weeks, or in days, hours, minutes and seconds, such as P90D or PT1H30M',
    isValid: (text) => durationPattern.test(text),
  }),
  textScalar({
    name: 'SemVer',
    expected: `a version number such as 2.1.0 of at most ${semVerLengthMax} characters`,
    isValid: (text) => text.length <= semVerLengthMax && semVerPattern.test(text),
  }),
  textScalar({
    name: 'Slug',
    expected: '2 to 63 characters: a lower-case letter, then lower-case letters, digits and hyphens',
    isValid: (text) => slugPattern.test(text),
  }),
  textScalar({
    name: 'URL',
    expected: `an absolute https or http address of at most ${urlLengthMax} characters`,
    isValid: isWebAddress,
  }),
  textScalar({ name: 'Position', expected: 'what this API gave as a position', isValid: isPosition }),
] as const;

/** The pattern lets 31 February pass; the calendar does not. */
function isInstant(text: string): boolean {
  if (!dateTimePattern.test(text)) return false;
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text.slice(0, 10);
}

function isWebAddress(text: string): boolean {
  if (text.length > urlLengthMax || !/^https?:\/\//i.test(text)) return false;
  const url = URL.parse(text);
  return url !== null && url.hostname !== '';
}

function isPosition(text: string): boolean {
  try {
    parsePosition(text);
    return true;
  } catch (error) {
    if (error instanceof ForeignPosition) return false;
    throw error;
  }
}
