// Prints the software bill of materials of what runs in production as CycloneDX, from the lock file alone: without a network, and the same text for the
// same lock file. `npm sbom` leaves out packages that development needs too, and takes the directory's name for the project's.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const { name, version, description, license } = JSON.parse(readFileSync('package.json', 'utf8'));
const folder = 'node_modules/';

/** What `npm ci --omit=dev` installs: the places of packages in the lock file, with what it says of them. */
const installed = Object.entries(lock.packages).filter(([place, { dev, link }]) => place !== '' && !dev && !link);
const places = new Map(installed);

const sorted = (texts) => [...texts].toSorted((a, b) => (a < b ? -1 : 1));
const nameOf = (place, one) => one.name ?? place.slice(place.lastIndexOf(folder) + folder.length);
const purlOf = (packageName, itsVersion) => `pkg:npm/${packageName.replace('@', '%40')}@${itsVersion}`;
const refOf = (place) => purlOf(nameOf(place, places.get(place)), places.get(place).version);

/** A package of a name as it is found from a place: in the nearest `node_modules`, as Node looks for it. */
function found(from, wanted) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf(`/${folder}`)))) {
    const place = `${at === '' ? '' : `${at}/`}${folder}${wanted}`;
    if (places.has(place)) return place;
    if (at === '') return undefined;
  }
}

function dependenciesOf(place, { dependencies = {}, optionalDependencies = {}, peerDependencies = {} }) {
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  const refs = names.map((wanted) => found(place, wanted)).filter((one) => one !== undefined);
  return sorted(new Set(refs.map(refOf)));
}

const licensesOf = (said) => {
  if (said === undefined) return [];
  return [/ (AND|OR|WITH) /.test(said) ? { expression: said } : { license: { id: said } }];
};

function hashesOf(integrity = '') {
  const [, digest] = /sha512-(\S+)/.exec(integrity) ?? [];
  return digest === undefined ? [] : [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }];
}

const described = (packageName, one) => ({
  'bom-ref': purlOf(packageName, one.version),
  name: packageName,
  version: one.version,
  purl: purlOf(packageName, one.version),
  licenses: licensesOf(one.license),
});

/** The same package in two places is one component, with the dependencies of both. */
const components = new Map();
const edges = new Map([[purlOf(name, version), new Set(dependenciesOf('', lock.packages['']))]]);
for (const [place, one] of installed) {
  const component = { type: 'library', ...described(nameOf(place, one), one), hashes: hashesOf(one.integrity) };
  const scope = one.optional || one.devOptional ? 'optional' : 'required';
  const known = components.get(component.purl);
  components.set(component.purl, { ...component, scope: known?.scope === 'required' ? 'required' : scope });
  const refs = [...(edges.get(component.purl) ?? []), ...dependenciesOf(place, one)];
  edges.set(component.purl, new Set(refs));
}

const byKey = ([a], [b]) => (a < b ? -1 : 1);
const contents = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { component: { type: 'application', ...described(name, { version, license }), description } },
  components: [...components].toSorted(byKey).map(([, component]) => component),
  dependencies: [...edges].toSorted(byKey).map(([ref, refs]) => ({ ref, dependsOn: sorted(refs) })),
};

/** The serial number is made from the contents, so two documents that differ have different ones. */
const digest = createHash('sha256').update(JSON.stringify(contents)).digest('hex');
const uuid = digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
process.stdout.write(`${JSON.stringify({ ...contents, serialNumber: `urn:uuid:${uuid}` }, null, 2)}\n`);
