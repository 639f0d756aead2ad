import { ImportFault } from './import-fault.js';
import { sorted } from './members.js';
import type { LeftOut, Operation } from './operation.js';

/** The selection of a document's operations. */
export interface Choice {
  readonly tags: readonly string[];
  /** Path prefixes; `*` stands for one segment, `/` for all. */
  readonly paths: readonly string[];
  /** `VERB /path`, or operation ids. */
  readonly operations: readonly string[];
}

/** Maximum operations without a selection: more tools help no model. */
const unchosenMax = 128;

/** Splits operations into selected ones and others, with reasons. Throws `ImportFault` if a selection is needed. */
export function chooseOperations(
  operations: readonly Operation[],
  choice: Choice,
): { readonly chosen: readonly Operation[]; readonly leftOut: readonly LeftOut[] } {
  const isChoice = choice.tags.length + choice.paths.length + choice.operations.length > 0;
  const usable = operations.filter(({ deprecated }) => !deprecated);
  if (!isChoice && usable.length > unchosenMax)
    throw new ImportFault(
      `The document has ${usable.length} operations; more than ${unchosenMax} tools help no model. Choose with --tags, --paths or --operations; --list shows what there is.`,
    );
  checkChoice(operations, choice);
  const paths = choice.paths.map(patternOf);
  const named = new Set(choice.operations);
  const chosen: Operation[] = [];
  const leftOut: LeftOut[] = [];
  for (const operation of operations) {
    const isNamed = named.has(operation.key) || (operation.id !== '' && named.has(operation.id));
    const isWanted =
      !isChoice ||
      isNamed ||
      operation.tags.some((tag) => choice.tags.includes(tag)) ||
      paths.some((path) => path.test(operation.path));
    if (!isWanted) leftOut.push({ key: operation.key, reason: 'Not chosen.' });
    else if (operation.deprecated && !isNamed) leftOut.push({ key: operation.key, reason: 'Deprecated.' });
    else if (operation.fault !== undefined) leftOut.push({ key: operation.key, reason: operation.fault });
    else chosen.push(operation);
  }
  return { chosen, leftOut };
}

function checkChoice(operations: readonly Operation[], { tags, paths, operations: names }: Choice): void {
  if (operations.length === 0) return;
  const known = new Set(operations.flatMap((operation) => operation.tags));
  const lost = tags.find((tag) => !known.has(tag));
  if (lost !== undefined)
    throw new ImportFault(
      `The document has no operation with the tag ${JSON.stringify(lost)}; known: ${sorted(known).slice(0, 40).join(', ') || 'none'}.`,
    );
  const lostPath = paths.find((path) => !operations.some((operation) => patternOf(path).test(operation.path)));
  if (lostPath !== undefined) throw new ImportFault(`No path of the document begins with ${JSON.stringify(lostPath)}.`);
  const keys = new Set(operations.flatMap(({ key, id }) => [key, id]));
  const lostName = names.find((name) => !keys.has(name));
  if (lostName !== undefined)
    throw new ImportFault(
      `The document has no operation ${JSON.stringify(lostName)}; write VERB /path or an operation id.`,
    );
}

function patternOf(path: string): RegExp {
  const source = path
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/]*');
  return new RegExp(`^${source.replace(/\/$/, '')}(?:$|/|:|${path.endsWith('/') ? '' : '\\?'})`);
}
