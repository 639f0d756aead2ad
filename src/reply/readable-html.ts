import render from 'dom-serializer';
import { type ChildNode, type Document, type Element, isComment, isTag, isText, type Text } from 'domhandler';
import { filter, removeElement, textContent } from 'domutils';
import { compile } from 'html-to-text';
import { parseDocument } from 'htmlparser2';
import { cleanText } from '../base/index.js';
import { Cascade } from './html/cascade.js';
import {
  cleanAttributes,
  hiddenByAttribute,
  isSentence,
  leftOut,
  shownAttributes,
  wordyAttributes,
} from './html/elements.js';
import { hiddenBy } from './html/hidden-by.js';
import { appliesToReader } from './html/media-query.js';
import { readStyleSheet } from './html/style-sheet.js';
import { plainStyle, styleInside, type TextStyle, unreadableBy, withVariables } from './html/text-style.js';

const toText = compile({
  wordwrap: false,
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { ignoreHref: false, hideLinkHrefIfSameAsText: true } },
    { selector: 'table', format: 'dataTable' },
    { selector: 'h1', options: { uppercase: false } },
    { selector: 'h2', options: { uppercase: false } },
    { selector: 'h3', options: { uppercase: false } },
  ],
});

/** HTML as a person would see it. */
export interface ReadableHtml {
  /** The HTML without what is not shown: comments, scripts, hidden elements, styles. */
  readonly html: string;
  readonly text: string;
  /** What was removed and contained words, by how it was hidden. */
  readonly hidden: ReadonlyMap<string, number>;
  /** Number of invisible characters removed from its texts. */
  readonly invisibleCount: number;
}

/** Browsers stop at 512 levels; a deeper tree is an attack on recursive code. */
const depthMax = 500;

/** Removes from HTML what its reader would not see, using the CSS cascade, and renders the rest as text. */
export function readHtml(html: string): ReadableHtml {
  if (isNestedTooDeep(html))
    return {
      html: '',
      text: '',
      hidden: new Map([[`HTML nested deeper than ${depthMax} levels`, 1]]),
      invisibleCount: 0,
    };
  const document = parseDocument(html);
  const hidden = new Map<string, number>();
  const report = (reason: string): void => void hidden.set(reason, (hidden.get(reason) ?? 0) + 1);
  const cascade = cascadeOf(document, report);
  const invisibleCount = removeUnseen(document, cascade, report);
  if (!cascade.isWhole) report('a style sheet too large to apply');
  const shown = render(document, { encodeEntities: 'utf8' });
  return { html: shown, text: toText(shown).trim(), hidden, invisibleCount };
}

type Report = (reason: string) => void;

function cascadeOf(document: Document, report: Report): Cascade {
  const elements = filter(isTag, document).filter(isTag);
  const rules = elements
    .filter(({ name, attribs }) => name === 'style' && appliesToReader(attribs.media ?? ''))
    .flatMap((element) => {
      const sheet = readStyleSheet(textContent(element));
      if (!sheet.isWhole) report('a style sheet that cannot be read');
      return sheet.rules;
    });
  return new Cascade(rules, elements.length);
}

interface Visit {
  readonly node: ChildNode;
  readonly style: TextStyle;
}

/** Walks the tree, removes what is not visible, and counts the invisible characters removed from the rest. */
function removeUnseen(document: Document, cascade: Cascade, report: Report): number {
  let invisibleCount = 0;
  const waiting: Visit[] = document.children.map((node) => ({ node, style: plainStyle }));
  // Selectors depend on siblings and parents, so nothing is removed until all styles are known.
  const removed: ChildNode[] = [];
  const kept: Element[] = [];
  for (let visit = waiting.pop(); visit; visit = waiting.pop()) {
    const { node } = visit;
    if (isText(node)) invisibleCount += validateText(node, visit.style, { removed, report });
    else if (!isTag(node)) removed.push(validateOther(node, report));
    else {
      const inside = validateElement(node, visit.style, { cascade, report });
      if (inside === null) removed.push(node);
      else {
        kept.push(node);
        for (const child of node.children) waiting.push({ node: child, style: inside });
      }
    }
  }
  for (const element of kept) {
    invisibleCount += cleanAttributes(element);
    element.attribs = { ...shownAttributes(element) };
  }
  for (const node of removed) removeElement(node);
  return invisibleCount;
}

function validateText(
  node: Text,
  style: TextStyle,
  { removed, report }: { readonly removed: ChildNode[]; readonly report: Report },
): number {
  const reason = node.data.trim() === '' ? null : unreadableBy(style);
  if (reason !== null) {
    report(reason);
    removed.push(node);
    return 0;
  }
  const clean = cleanText(node.data);
  const count = node.data.length - clean.length;
  node.data = clean;
  return count;
}

/** The style inside an element; null if the element is not shown. */
function validateElement(
  element: Element,
  around: TextStyle,
  { cascade, report }: { readonly cascade: Cascade; readonly report: Report },
): TextStyle | null {
  const out = leftOut(element);
  if (out !== null) {
    if (out === 'as hidden' && holdsWords(element)) report(`<${element.name}>`);
    return null;
  }
  const declared = withVariables(cascade.declaredOf(element), around.variables);
  const inside = styleInside(around, declared);
  const reason = hiddenByAttribute(element) ?? hiddenBy(declared, inside.fontSize);
  if (reason !== null) {
    if (holdsWords(element)) report(reason);
    return null;
  }
  for (const attribute of wordyAttributes(element)) report(`the attribute ${attribute}`);
  return inside;
}

function validateOther(node: ChildNode, report: Report): ChildNode {
  // Conditional comments are markup for one mail program, unless there are words between their tags.
  if (isComment(node) && isSentence(node.data.replaceAll(/\[(?:if|endif)[^\]]*\]|<[^>]*>/gi, ' '))) report('a comment');
  return node;
}

function holdsWords(element: Element): boolean {
  return textContent(element).trim() !== '' || wordyAttributes(element).length > 0;
}

const impliedEnds = new Set(['p', 'li', 'td', 'th', 'tr', 'dt', 'dd', 'option', 'tbody', 'thead', 'tfoot', 'optgroup']);
const voids = new Set([
  'br',
  'img',
  'hr',
  'meta',
  'link',
  'input',
  'col',
  'wbr',
  'area',
  'base',
  'embed',
  'source',
  'param',
  'track',
]);

/** Only scans the tags, before a tree is built. */
function isNestedTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    const tag = name.toLowerCase();
    if (impliedEnds.has(tag) || voids.has(tag)) continue;
    depth = slash ? Math.max(0, depth - 1) : depth + 1;
    if (depth > depthMax) return true;
  }
  return false;
}
