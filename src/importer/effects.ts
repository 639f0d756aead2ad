import type { Operation } from './operation.js';
import { snakeCase } from './words.js';

/** The effect of an operation, as far as its method and path show it. */
export interface EffectGuess {
  readonly effect: 'read' | 'write' | 'destructive';
  readonly reads?: true;
  readonly todo?: string;
}

const destructiveWords = new Set(
  'remove delete purge revoke cancel reset disable wipe suspend destroy erase terminate deactivate block ban archive expire invalidate unassign uninstall'.split(
    ' ',
  ),
);
const readingWords = new Set(
  'search query find list lookup batch_get get preview validate count filter estimate'.split(' '),
);
const showingWords = new Set([...readingWords, ...'describe show read fetch check head export'.split(' ')]);

/**
 * Guesses the effect: HEAD reads, GET reads unless its path names an action, DELETE and words such as `purge` are destructive, POST
 * with words such as `search` reads; everything else writes.
 */
export function guessEffect({ verb, path }: Pick<Operation, 'verb' | 'path'>): EffectGuess {
  const namesAction = /[?#]/.test(path);
  if (verb === 'HEAD' || (verb === 'GET' && !namesAction)) return { effect: 'read' };
  if (verb === 'DELETE') return { effect: 'destructive' };
  const last = path.split(/[/:.#=]/).at(-1) ?? '';
  const word = last.includes('{') ? '' : snakeCase(last);
  const words = word.split('_');
  if (destructiveWords.has(word) || words.some((part) => destructiveWords.has(part))) return { effect: 'destructive' };
  const [first = ''] = words;
  if (verb === 'GET')
    return showingWords.has(first) || !path.includes('#')
      ? { effect: 'read' }
      : { effect: 'write', todo: 'The path names an action. If it only reads, write effect: read in overlay.yaml.' };
  if (verb === 'POST' && (readingWords.has(word) || readingWords.has(first)))
    return {
      effect: 'read',
      reads: true,
      todo: `The path suggests that this POST only reads. Confirm it with effect: read in overlay.yaml, or write another effect.`,
    };
  return { effect: 'write' };
}
