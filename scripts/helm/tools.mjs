// What rendering and validating the chart needs, kept apart from the project: Debian's packages of Go and Sprig, unpacked without being
// installed, and npm packages with the types of Kubernetes.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installApart } from '../install-apart.mjs';
import { dependenciesOf, run, unpackDebian } from '../unpack-debian.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
const libraries = ['golang-github-masterminds-sprig-dev', 'golang-gopkg-yaml.v3-dev'];

/** The packages with the types of what the chart makes. Exact versions. */
const typePackages = {
  'kubernetes-models': '5.1.0',
  '@kubernetes-models/gateway-api': '2.0.0',
  '@kubernetes-models/prometheus-operator': '6.0.0',
  '@kubernetes-models/external-secrets': '2.0.0',
};

/** The folder with the types' packages. */
export const installTypes = () => installApart('kubernetes-types', typePackages);

/** Builds the renderer once and returns its path; throws an `Error` that names what is missing. */
export function buildRenderer() {
  const source = join(folder, 'render.go');
  const root = unpackDebian('helm-go', goPackages());
  const version = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 12);
  const program = join(root, `render-${version}`);
  if (existsSync(program)) return program;
  const goRoot = readdirSync(join(root, 'usr', 'lib')).find((name) => /^go-1\.\d+$/.test(name));
  const env = {
    PATH: process.env.PATH,
    HOME: root,
    GOROOT: join(root, 'usr', 'lib', goRoot),
    GOPATH: join(root, 'usr', 'share', 'gocode'),
    GOCACHE: join(root, 'build'),
    GO111MODULE: 'off',
    CGO_ENABLED: '0',
  };
  run(join(env.GOROOT, 'bin', 'go'), ['build', '-o', program, source], { env });
  return program;
}

// The newest Go of this Debian, and Sprig with what it is made of.
function goPackages() {
  const go = /golang-1\.\d+-go/.exec(run('apt-cache', ['depends', 'golang-go']))?.[0];
  if (go === undefined) throw new Error('the lists of Debian packages are missing: apt-get update');
  const packages = dependenciesOf(libraries, /^golang-[\w.-]+-dev$/);
  return [go, go.replace(/-go$/, '-src'), ...packages];
}

/** Whether a program is on the path. */
export function hasProgram(name) {
  return (process.env.PATH ?? '').split(':').some((path) => path !== '' && existsSync(join(path, name)));
}
