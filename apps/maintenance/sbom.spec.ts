import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

/**
 * Licences that the Open Source Initiative approved, of those that packages here have. PSF-2.0 is the text that it approved as the first
 * part of Python-2.0.
 */
const approved = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'PSF-2.0'];

const named = {
  name: z.string(),
  version: z.string(),
  purl: z.string().startsWith('pkg:npm/'),
  'bom-ref': z.string(),
  licenses: z
    .array(z.union([z.object({ license: z.object({ id: z.string() }) }), z.object({ expression: z.string() })]))
    .min(1),
};
const bomShape = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.6'),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
  metadata: z.object({ component: z.object({ type: z.literal('application'), ...named }) }),
  components: z.array(z.object({ ...named, hashes: z.array(z.object({ content: z.string().length(128) })).min(1) })),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});
const lockShape = z.object({
  packages: z.record(
    z.string(),
    z.object({ name: z.string().optional(), version: z.string().optional(), dev: z.boolean().optional() }),
  ),
});
const ownShape = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) });

const isApproved = (id: string) => id === '' || approved.includes(id);

/** Nothing but the two files: no packages, no history, and nobody to ask. */
const directory = mkdtempSync(join(tmpdir(), 'bourse-sbom-'));
const told = () => {
  const program = resolve('apps/maintenance/sbom.mjs');
  return execFileSync(process.execPath, [program], { cwd: directory, encoding: 'utf8', env: {} });
};
let text: string;
let bom: z.infer<typeof bomShape>;

beforeAll(() => {
  for (const name of ['package.json', 'package-lock.json']) cpSync(name, join(directory, name));
  text = told();
  bom = bomShape.parse(JSON.parse(text));
});
afterAll(() => rmSync(directory, { recursive: true }));

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const { version, dependencies } = ownShape.parse(read('package.json'));
const refsOf = (components: readonly { readonly name: string; readonly version: string }[]) =>
  new Set(components.map((one) => `${one.name}@${one.version}`));

describe('the bill of materials', () => {
  it('is of Bourse, in its version and under its licence', () => {
    expect(bom.metadata.component).toMatchObject({
      name: 'bourse',
      version,
      licenses: [{ license: { id: 'Apache-2.0' } }],
    });
  });

  it('has every package that is installed in production, and none of development', () => {
    const { packages } = lockShape.parse(read('package-lock.json'));
    const production = Object.entries(packages).flatMap(([place, one]) => {
      const name = one.name ?? place.split('node_modules/').at(-1);
      return place === '' || one.dev === true ? [] : [{ name: name ?? '', version: one.version ?? '' }];
    });
    expect(refsOf(bom.components)).toEqual(refsOf(production));
    expect(bom.components.map(({ name }) => name)).not.toContain('jest');
  });

  it('names each dependency of Bourse as its own', () => {
    const own = bom.dependencies.find(({ ref }) => ref === bom.metadata.component['bom-ref']);
    const names = own?.dependsOn.map((ref) => decodeURIComponent(ref).replace(/^pkg:npm\/(.+)@[^@]+$/, '$1'));
    expect(names?.toSorted()).toEqual(Object.keys(dependencies).toSorted());
  });

  it('says of each what it depends on, and of nothing that is not there', () => {
    const refs = [bom.metadata.component, ...bom.components].map((component) => component['bom-ref']);
    expect(bom.dependencies.map(({ ref }) => ref).toSorted()).toEqual(refs.toSorted());
    expect(bom.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.includes(ref))).toEqual([]);
    const reached = new Set<string>();
    const walk = (ref: string): void => {
      if (reached.has(ref)) return;
      reached.add(ref);
      for (const next of bom.dependencies.find((one) => one.ref === ref)?.dependsOn ?? []) walk(next);
    };
    walk(bom.metadata.component['bom-ref']);
    expect(refs.filter((ref) => !reached.has(ref))).toEqual([]);
  });

  it('has nothing under a licence that is not approved', () => {
    const used = bom.components.map(({ name, licenses }) => ({
      name,
      ids: licenses.flatMap((one) => ('expression' in one ? one.expression.split(/ AND |[()]/) : [one.license.id])),
    }));
    expect(used.filter(({ ids }) => ids.length === 0 || !ids.every(isApproved))).toEqual([]);
  });

  it('is the same text for the same lock file', () => {
    expect(told() === text).toBe(true);
  });

  it('names no place from which somebody fetched a package', () => {
    expect(text).not.toMatch(/https?:/);
  });
});
