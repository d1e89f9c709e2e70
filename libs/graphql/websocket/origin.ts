/** Programs send no origin. A web page may open a socket to the host it came from, and from origins that are configured. */
export function isOriginAllowed(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[],
): boolean {
  if (origin === undefined) return true;
  if (allowed.includes(origin)) return true;
  return host !== undefined && URL.parse(origin)?.host === host;
}
