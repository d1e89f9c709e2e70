/**
 * The precedence of a semantic version (semver.org, section 11) as a text that sorts like it: digits and lower-case
 * letters only, so that every database sorts it the same way. Build metadata has no precedence.
 */
export function versionPrecedence(version: string): string {
  const [withoutBuild = ''] = version.split('+');
  const [, release = '', preRelease] = /^([^-]*)(?:-(.*))?$/s.exec(withoutBuild) ?? [];
  return `${release.split('.').map(sortableNumber).join('')}${preRelease === undefined ? releaseMark : sortablePreRelease(preRelease)}`;
}

/** Marks sort end of list < number < text < release. */
const endMark = '0';
const numberMark = '1';
const textMark = '2';
const releaseMark = '3';

/** Its length in two digits, then its digits: the longer number is the greater one. */
function sortableNumber(digits: string): string {
  return `${String(digits.length).padStart(2, '0')}${digits}`;
}

function sortablePreRelease(identifiers: string): string {
  const sortable = identifiers
    .split('.')
    .map((identifier) =>
      /^\d+$/.test(identifier)
        ? `${numberMark}${sortableNumber(identifier)}`
        : `${textMark}${hexadecimal(identifier)}${endOfText}`,
    );
  return `${sortable.join('')}${endMark}`;
}

/** Below every character of an identifier, so that `alpha` stands before `alphabet`. */
const endOfText = '00';

function hexadecimal(text: string): string {
  return Array.from(text, (character) => (character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')).join('');
}
