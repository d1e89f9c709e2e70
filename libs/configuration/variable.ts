import { z } from 'zod';

/** What `--help` and a complaint say of a variable. */
export interface About {
  readonly description: string;
  /** Completes "allowed: …". */
  readonly allowed: string;
  /** What holds when the variable is not set or empty; missing when there is no such thing. */
  readonly fallback?: string;
  /** Its value is never printed. */
  readonly isSecret?: boolean;
}

const registry = z.registry<About>();

type Parser<Value> = z.ZodType<Value, string>;

/** A variable of the environment that may be left out, because something sensible holds without it. */
export function variable<Value>(parser: Parser<Value>, about: About & { readonly fallback: string }) {
  return parser.prefault(about.fallback).register(registry, about);
}

/** A variable of the environment without which something is off. */
export function optionalVariable<Value>(parser: Parser<Value>, about: About) {
  return parser.optional().register(registry, about);
}

export function aboutOf(schema: z.ZodType): About {
  return registry.get(schema) ?? { description: '', allowed: 'anything' };
}

export const text = z.string();

export function wholeNumber(min: number, max: number): Parser<number> {
  return z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));
}

/** Values separated by commas; none when empty. */
export function listOf(
  element: z.ZodType<string, string>,
  countMin: number,
  countMax: number,
): Parser<readonly string[]> {
  return z
    .string()
    .transform((list) => list.split(',').map((value) => value.trim()))
    .transform((values) => values.filter((value) => value !== ''))
    .pipe(
      z
        .array(element)
        .min(countMin)
        .max(countMax)
        .refine((values) => new Set(values).size === values.length, 'names one twice'),
    );
}

export function json<Value>(shape: z.ZodType<Value>): Parser<Value> {
  return z
    .string()
    .transform((written, context): unknown => {
      try {
        return JSON.parse(written);
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(shape);
}
