// Imports one document and plays its tools. A worker thread of `run-proof.mjs` runs this file: messages are documents, replies their results.
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { parse } from 'yaml';
import { ImportFault, importApi } from '../../dist/importer/index.js';
import { integrationOf, tokensOf } from './compiled.mjs';
import { openPlayer } from './play.mjs';

const everything = { tags: [], paths: ['/'], operations: [] };
const player = workerData.isPlayed ? await openPlayer() : null;
parentPort.on('message', async (document) => parentPort.postMessage(await proofOf(document)));

async function proofOf({ file, name, provider }) {
  const began = performance.now();
  const bytes = readFileSync(file);
  const importBegan = performance.now();
  try {
    const imported = await importApi({ name: 'corpus', bytes, choice: everything, lock: null, overlay: null });
    const importMs = performance.now() - importBegan;
    const root = parsed(bytes);
    const integration = integrationOf(imported);
    const named = new Set([...imported.lock.operations.keys(), ...imported.leftOut.map(({ key }) => key)]);
    const played = player
      ? await player.play(integration, root)
      : { proven: imported.lock.operations.size, faults: [] };
    return {
      name,
      provider,
      isDiscovery: root.discoveryVersion !== undefined,
      importMs,
      wholeMs: performance.now() - began,
      emitted: imported.lock.operations.size,
      lost: imported.leftOut.filter(({ reason }) => reason !== 'Deprecated.'),
      unnamed: operationsIn(root).filter((key) => !named.has(key)),
      proven: played.proven,
      faults: played.faults,
      names: imported.tools.map(({ name: tool }) => tool),
      tokens: await tokensOf(integration),
    };
  } catch (error) {
    const isFault = error instanceof ImportFault && !error.message.includes('bug in the importer');
    const end = isFault ? { refused: error.message } : { broken: error?.stack ?? String(error) };
    return { name, provider, ...end, described: describedIn(bytes) };
  }
}

/** How many operations that are not deprecated a document describes that was not imported; 0 where it cannot be parsed. */
function describedIn(bytes) {
  try {
    return operationsIn(parsed(bytes), ({ deprecated }) => deprecated !== true).length;
  } catch {
    return 0;
  }
}

function parsed(bytes) {
  const text = bytes.toString();
  try {
    return JSON.parse(text);
  } catch {
    return parse(text, { uniqueKeys: false, logLevel: 'silent' });
  }
}

const verbs = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

/** Every operation of a document that passes a test, counted without the importer's readers. */
function operationsIn(root, isCounted = () => true) {
  if (root.paths === undefined) return methodsIn(root);
  return Object.entries(root.paths).flatMap(([path, item]) =>
    path.startsWith('/')
      ? verbs
          .filter((verb) => typeof item?.[verb] === 'object' && item[verb] !== null && isCounted(item[verb]))
          .map((verb) => `${verb.toUpperCase()} ${path}`)
      : [],
  );
}

/** Every method of a discovery document. */
function methodsIn({ methods = {}, resources = {} }) {
  const own = Object.values(methods).map(({ httpMethod, path }) => `${httpMethod} /${path.replace(/^\//, '')}`);
  return [...own, ...Object.values(resources).flatMap(methodsIn)];
}
