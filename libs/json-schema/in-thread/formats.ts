import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/**
 * Adds the formats of ajv-formats. All but `url` are matched in linear time as they are (`formats.spec.ts` holds each against hostile texts);
 * `url` looks for the end of a user's name at each colon, and is asked about one host at a time instead.
 */
export function addLinearFormats(ajv: Ajv2020): void {
  addFormats.default(ajv);
  ajv.addFormat('url', { type: 'string', validate: isUrl });
}

const original = new Ajv2020({ meta: false, validateSchema: false });
addFormats.default(original, ['url']);
const isUrlOfLibrary = original.compile({ type: 'string', format: 'url' });

/**
 * Answers as the format `url` of ajv-formats does. What stands before an `@` may be anything, and a host holds neither `@` nor `/`: so each
 * host that could be meant is cut out and looked at by itself, and together they are no longer than the text.
 */
function isUrl(text: string): boolean {
  const [scheme = ''] = /^(?:https?|ftp):\/\//i.exec(text) ?? [];
  if (scheme === '' || /\s/.test(text)) return false;
  const parts = text.slice(scheme.length).split('@');
  return parts.some((part, index) => {
    if (index === 1 && parts[0] === '') return false;
    const isFollowed = part.includes('/') || index === parts.length - 1;
    return isFollowed && isHost(part.slice(0, endOfHost(part)));
  });
}

function endOfHost(part: string): number {
  const slash = part.indexOf('/');
  return slash === -1 ? part.length : slash;
}

/** With two colons it is none, and the expression would try each of them. */
function isHost(host: string): boolean {
  const isPlain = host.indexOf(':') === host.lastIndexOf(':');
  return isPlain && isUrlOfLibrary(`http://${host}`);
}
