// Imports and plays documents one after the other, and prints the table of targets.
import { readFileSync } from 'node:fs';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { parse } from 'yaml';
import { ImportFault, importApi } from '../../dist/importer/index.js';
import { openPlayer } from './play.mjs';
import { printReport } from './report.mjs';

const everything = { tags: [], paths: ['/'], operations: [] };

/** Resolves to whether every target is reached. */
export async function runProof(documents, { isPlayed, isVerbose, targets }) {
  const player = await openPlayer();
  const results = [];
  const began = process.hrtime.bigint();
  for (const document of documents) {
    results.push(await proofOf(document, isPlayed ? player : null));
    if (process.stderr.isTTY)
      process.stderr.write(`\r\u001B[2K${results.length} of ${documents.length} ${document.name}`);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[2K');
  await player.close();
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  return printReport(results, { seconds, isPlayed, isVerbose, targets });
}

async function proofOf({ file, name, provider }, player) {
  const bytes = readFileSync(file);
  const start = process.cpuUsage();
  try {
    const imported = await importApi({ name: 'corpus', bytes, choice: everything, lock: null, overlay: null });
    const { user, system } = process.cpuUsage(start);
    const root = parsed(bytes);
    const listed = operationsIn(root);
    const named = new Set([...imported.lock.operations.keys(), ...imported.leftOut.map(({ key }) => key)]);
    const played = player ? await player.play(imported, root) : { proven: imported.lock.operations.size, faults: [] };
    return {
      name,
      provider,
      importMs: (user + system) / 1000,
      emitted: imported.lock.operations.size,
      lost: imported.leftOut.filter(({ reason }) => reason !== 'Deprecated.'),
      unnamed: listed.filter((key) => !named.has(key)),
      proven: played.proven,
      faults: played.faults,
      names: [...imported.lock.operations.values()].map(({ tool }) => tool),
      tokens: imported.tools.map(({ name: tool, description, inputSchema }) =>
        countTokens(JSON.stringify({ name: tool, description, inputSchema })),
      ),
    };
  } catch (error) {
    const isFault = error instanceof ImportFault && !error.message.includes('bug in the importer');
    return { name, provider, ...(isFault ? { refused: error.message } : { broken: error?.stack ?? String(error) }) };
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

/** Every operation of a document, counted without the importer's readers. */
function operationsIn(root) {
  if (root.paths === undefined) return [];
  return Object.entries(root.paths).flatMap(([path, item]) =>
    path.startsWith('/')
      ? verbs
          .filter((verb) => typeof item?.[verb] === 'object' && item[verb] !== null)
          .map((verb) => `${verb.toUpperCase()} ${path}`)
      : [],
  );
}
