import type { Element } from 'domhandler';
import { cleanText } from '../../base/index.js';

/** Elements that mail programs never show; their text is not content. */
const machinery = new Set(['script', 'style', 'meta', 'link', 'title', 'base']);
/** Elements whose text is a fallback for when something else fails. */
const fallbacks = new Set([
  'template',
  'noscript',
  'noframes',
  'noembed',
  'iframe',
  'object',
  'embed',
  'svg',
  'math',
  'input',
  'select',
  'datalist',
  'option',
  'textarea',
  'audio',
  'video',
  'canvas',
  'dialog',
  'rp',
]);

/** Whether an element is left out of the text for the model: silently, or reported as hidden from the reader. */
export function leftOut(element: Element): 'silently' | 'as hidden' | null {
  const name = element.name.toLowerCase();
  if (machinery.has(name)) return isDataScript(element) ? 'as hidden' : 'silently';
  return fallbacks.has(name) ? 'as hidden' : null;
}

function isDataScript({ name, attribs }: Element): boolean {
  return name === 'script' && /^text\/(?!javascript)/i.test(attribs.type ?? '');
}

/** The attribute that hides an element; null if none does. */
export function hiddenByAttribute({ name, attribs, parent }: Element): string | null {
  if (attribs.hidden !== undefined) return 'the hidden attribute';
  if (attribs['aria-hidden'] === 'true') return 'aria-hidden';
  if (name === 'bdo' && attribs.dir?.toLowerCase() === 'rtl') return 'reversed text';
  const isClosed = parent && 'name' in parent && parent.name === 'details' && !('open' in parent.attribs);
  return isClosed && name !== 'summary' ? 'a closed part' : null;
}

const keptAttributes = new Set(['href', 'src', 'colspan', 'rowspan', 'start', 'value', 'reversed', 'dir', 'lang']);
const hrefLengthMax = 2_000;

/** Removes invisible characters from the attributes of an element, and returns how many. */
export function cleanAttributes({ attribs }: Element): number {
  let count = 0;
  for (const [key, value] of Object.entries(attribs)) {
    const clean = cleanText(value);
    count += value.length - clean.length;
    attribs[key] = clean;
  }
  return count;
}

/** Attributes with content for the reader; URLs only if they are links. */
export function shownAttributes({ name, attribs }: Element): { readonly [name: string]: string } {
  const kept: { [name: string]: string } = {};
  for (const [key, value] of Object.entries(attribs)) {
    if (!keptAttributes.has(key)) continue;
    if (key === 'value' && (name !== 'li' || !/^\d+$/.test(value))) continue;
    if (key === 'href' || key === 'src') {
      const address = addressOf(value);
      if (address !== null) kept[key] = address;
    } else if (value.length <= 20) kept[key] = value;
  }
  return kept;
}

function addressOf(value: string): string | null {
  const address = value.trim();
  if (address.length > hrefLengthMax || !/^(?:https?:|mailto:|tel:|cid:|ftp:|[/.#?]|[\w-]+(?:[/.]|$))/i.test(address))
    return null;
  // The text that a link puts into a new mail is visible only after a click.
  const shown = /^mailto:/i.test(address) ? address.replace(/\?.*$/s, '') : address;
  return shown.replaceAll(/\s/g, '%20');
}

const silentAttributes = new Set([
  'style',
  'class',
  'href',
  'src',
  'srcset',
  'content',
  'type',
  'background',
  'width',
  'height',
]);

/** Attributes that contain a sentence that the reader does not see. */
export function wordyAttributes({ attribs }: Element): readonly string[] {
  return Object.entries(attribs)
    .filter(([key, value]) => !silentAttributes.has(key) && !key.startsWith('xmlns') && isSentence(value))
    .map(([key]) => key);
}

/** Whether a text is longer than a label: four words, or one long line. */
export function isSentence(text: string): boolean {
  return (
    text
      .trim()
      .split(/\s+/)
      .filter((word) => /\p{L}{2}/u.test(word)).length >= 4
  );
}
