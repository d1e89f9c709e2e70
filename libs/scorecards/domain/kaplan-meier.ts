/** How many cases took this long (`ended`), or had lasted this long when they were last seen (`censored`). */
export interface Lifetimes {
  readonly valueMs: number;
  readonly ended: number;
  readonly censored: number;
}

/**
 * The time by which half of the cases are expected to have ended, when open ones count for as long as they were seen.
 * Undefined when fewer than half ended, so that nobody can know it yet. Kaplan and Meier, JASA 53 (1958); what is censored
 * at the moment of an end was still at risk then, as usual.
 */
export function medianSurvival(lifetimes: readonly Lifetimes[]): number | undefined {
  let atRisk = lifetimes.reduce((sum, { ended, censored }) => sum + ended + censored, 0);
  let survival = 1;
  for (const { valueMs, ended, censored } of byTime(lifetimes)) {
    if (ended > 0) survival *= 1 - ended / atRisk;
    // A product of fractions that should be exactly a half may miss it by a rounding error.
    if (ended > 0 && survival <= 0.5 + 1e-9) return valueMs;
    atRisk -= ended + censored;
  }
  return undefined;
}

function byTime(lifetimes: readonly Lifetimes[]): readonly Lifetimes[] {
  const together = new Map<number, Lifetimes>();
  for (const { valueMs, ended, censored } of lifetimes) {
    const known = together.get(valueMs);
    together.set(valueMs, {
      valueMs,
      ended: ended + (known?.ended ?? 0),
      censored: censored + (known?.censored ?? 0),
    });
  }
  return [...together.values()].toSorted((a, b) => a.valueMs - b.valueMs);
}
