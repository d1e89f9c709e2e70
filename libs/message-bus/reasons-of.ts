import { types } from 'node:util';

const reasonsMax = 3;

/** What the errors at the bottom of an error say, each once: clients wrap them in such as tell only how often they have tried. */
export function reasonsOf(error: unknown): string {
  return [...new Set(leavesOf(error, 8))].slice(0, reasonsMax).join('; ');
}

function leavesOf(error: unknown, depthMax: number): readonly string[] {
  if (!types.isNativeError(error)) return [String(error)];
  const several: unknown = Reflect.get(error, 'errors');
  const causes = [error.cause, Reflect.get(error, 'originalError'), ...(Array.isArray(several) ? several : [])];
  const known = causes.filter(types.isNativeError);
  if (known.length === 0 || depthMax === 0) return [error.message];
  return known.flatMap((cause) => leavesOf(cause, depthMax - 1));
}
