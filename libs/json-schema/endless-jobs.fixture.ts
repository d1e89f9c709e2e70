/** In the place of the jobs of this lib: what no schema that passes the gate asks for. */
export const jobs = { inspect: endless, check: endless };

function endless(): never {
  for (;;);
}
