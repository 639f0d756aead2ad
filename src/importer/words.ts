import { cleanText } from '../base/index.js';

/** Longest texts in characters. */
export const wordLimits = { title: 80, tool: 240, argument: 160 } as const;

/**
 * An untrusted text as a short plain line: no hidden characters, no markup, no links, cut at the end of a sentence or a
 * word. Empty if nothing readable is left.
 */
export function plainWords(text: string, max: number): string {
  if (text === '') return '';
  return cut(plainTextOf(text), max);
}

// The texts of the moment: shared schemas are described once for every operation and level of detail.
const plainTexts = new Map<string, string>();
const plainTextsMax = 2_000;

function plainTextOf(text: string): string {
  const known = plainTexts.get(text);
  if (known !== undefined) return known;
  const plain = cleanText(text.slice(0, 8_000))
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(/<[^<>]{0,400}>/g, ' ')
    .replaceAll(/!?\[([^[\]]{0,300})\]\([^()]{0,600}\)/g, '$1')
    .replaceAll(/https?:\/\/\S+/g, '')
    .replaceAll(/&(?:nbsp|#160);/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/[`*#>|]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\s+([.,;:])/g, '$1')
    .trim();
  if (plainTexts.size >= plainTextsMax) plainTexts.clear();
  plainTexts.set(text, plain);
  return plain;
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = text.slice(0, max);
  const sentence = head.lastIndexOf('. ');
  if (sentence >= max / 3) return head.slice(0, sentence + 1);
  const word = head.slice(0, max - 1).replace(/\s+\S*$/, '');
  return `${word.replace(/[\uD800-\uDBFF]$/, '').replace(/[\s,;:.]+$/, '')}…`;
}

const tricks =
  /\b(?:ignore|disregard|forget|override)\b[^.]{0,40}\b(?:previous|prior|above|earlier|other|all)\b[^.]{0,40}\b(?:instruction|prompt|rule|tool)|\b(?:do not|don't|never)\s+(?:tell|inform|mention|reveal|show)\b[^.]{0,40}\b(?:user|human|anyone)|\bsystem prompt\b|<\/?(?:important|system|instructions?)>|\b(?:before|instead of)\b[^.]{0,40}\b(?:calling|using|use)\b[^.]{0,40}\b(?:other|any|this) tool|\byou (?:must|should) (?:always |first |also )*(?:call|read|send|use|include|pass)\b/i;

/** Whether a text speaks to a model as an instruction would, which the description of an API has no reason to do. */
export function isInstructionLike(text: string): boolean {
  return tricks.test(cleanText(text.slice(0, 8_000)));
}

/** A name as lower snake case of ASCII letters and digits that begins with a letter; empty if nothing is left. */
export function snakeCase(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '');
}

/** The singular of an English plural, by its ending. */
export function singularOf(word: string): string {
  if (/(?:ss|us|is|news|series|species)$/.test(word) || word.length < 4) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:sses|xes|ches|shes|zzes)$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}
