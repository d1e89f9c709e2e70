const digitsMax = 16;

/**
 * A text that sorts as Semantic Versioning 2.0.0 orders versions (section 11): numbers by value, a pre-release before its
 * release, numeric identifiers before others, a shorter list before a longer one. Build metadata does not count.
 */
export function versionOrder(version: string): string {
  const [precedence = ''] = version.split('+', 1);
  const [numbers = '', ...rest] = precedence.split('-');
  const release = numbers.split('.').map(padded).join('.');
  return rest.length === 0 ? `${release}~` : `${release} ${rest.join('-').split('.').map(identifier).join(' ')}`;
}

/** Whether it is a pre-release. */
export function isPreRelease(version: string): boolean {
  return version.split('+', 1)[0]?.includes('-') === true;
}

const padded = (number: string): string => number.padStart(digitsMax, '0');

const identifier = (text: string): string => (/^\d+$/.test(text) ? `0${padded(text)}` : `1${text}`);
