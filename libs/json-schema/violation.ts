/** One rule that a schema or a value breaks. */
export interface Violation {
  /** JSON Pointer to what breaks it; empty for the whole. */
  readonly path: string;
  /** What is wrong, for people. Never quotes the value: it may be confidential. */
  readonly message: string;
  /** The bound that is broken, when it is a matter of size or form. */
  readonly limit?: string | undefined;
}

/** A step of a JSON Pointer (RFC 6901). */
export function pointerTo(parent: string, step: string | number): string {
  return `${parent}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
