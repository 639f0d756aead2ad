import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { run } from '../unpack-debian.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const crds = {
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  'external-secrets.io': '@kubernetes-models/external-secrets',
};

/**
 * Validates objects by the schemas and by the types of their kinds: the schemas see what is missing and what has the wrong form, the types
 * see names that the kind does not have. Returns one line per error.
 */
export async function validate(objects, packages) {
  const faults = [];
  for (const [name, object] of Object.entries(objects)) {
    try {
      const kind = await kindOf(object, packages);
      new kind(object).validate();
    } catch (error) {
      faults.push(`${name}: ${error.message}`);
    }
  }
  return [...faults, ...typeFaults(objects, packages)];
}

// The packages are found from their own folder only.
async function kindOf({ apiVersion, kind }, packages) {
  const file = join(packages, 'load.mjs');
  writeFileSync(file, 'export const load = (path) => import(path);\n');
  const { load } = await import(pathToFileURL(file).href);
  return (await load(`${modelOf(apiVersion)}/${kind}`))[kind];
}

function modelOf(apiVersion) {
  return `${crds[apiVersion.split('/')[0]] ?? 'kubernetes-models'}/${apiVersion}`;
}

// A literal of a type may have no member that the type has not.
function typeFaults(objects, packages) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-types-'));
  symlinkSync(join(packages, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  const files = Object.entries(objects).map(([name, object], index) => {
    const { apiVersion, kind } = object;
    const text = `// ${name}\nimport type { I${kind} } from '${modelOf(apiVersion)}/${kind}';\nexport const value: I${kind} = ${JSON.stringify(object, null, 1)};\n`;
    const file = join(folder, `object-${index}.ts`);
    writeFileSync(file, text);
    return file;
  });
  const flags = '--noEmit --strict --skipLibCheck --module nodenext --moduleResolution nodenext --types'.split(' ');
  try {
    run(join(root, 'node_modules', '.bin', 'tsc'), [...flags, '', ...files], { cwd: folder });
    return [];
  } catch (error) {
    const names = Object.keys(objects);
    const lines = error.message.split('\n').filter((line) => line.includes('error TS'));
    return lines.length === 0
      ? [error.message]
      : lines.map((line) => line.replace(/^.*object-(\d+)\.ts\S*/, (_all, index) => `${names[Number(index)]}:`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
