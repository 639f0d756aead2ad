import render from 'dom-serializer';
import { compile } from 'html-to-text';
import { DomUtils, parseDocument } from 'htmlparser2';

const neverShown = new Set([
  'script',
  'style',
  'template',
  'iframe',
  'object',
  'embed',
  'meta',
  'link',
  'head',
  'title',
  'svg',
  'math',
  'input',
  'select',
  'textarea',
  'audio',
  'video',
  'canvas',
  'base',
]);
// Declarations by which mails hide text from whoever reads them.
const hidingStyle =
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0?\.?0+(?![.\d]*[1-9])|(?:font-size|max-height|max-width|line-height)\s*:\s*0*(?:\.0+|0(?:\.[0-4]\d*)?|1(?=px|pt))(?:px|pt|em|rem|%)?\s*(?:!|;|$)|(?:height|width)\s*:\s*0(?:px)?\s*(?:!|;|$)|(?:text-indent|left|top|margin-left)\s*:\s*-\d{3,}|color\s*:\s*transparent|clip\s*:\s*rect\(0|mso-hide\s*:\s*all|transform\s*:\s*scale\(0)/i;
const white = /^(?:#fff(?:fff)?|white|rgb\(255,\s*255,\s*255\))$/i;

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
  /** The HTML without what is not shown: comments, scripts, hidden elements. */
  readonly html: string;
  readonly text: string;
  /** Elements taken out that held words. */
  readonly hiddenCount: number;
}

/** Takes out of HTML what its reader would not see, and renders the rest as text. */
export function readHtml(html: string): ReadableHtml {
  const document = parseDocument(html);
  let hiddenCount = 0;
  for (const node of DomUtils.filter(isUnseen, document)) {
    if (DomUtils.isTag(node) && isHiddenElement(node.attribs) && DomUtils.textContent(node).trim() !== '')
      hiddenCount += 1;
    DomUtils.removeElement(node);
  }
  const shown = render(document, { decodeEntities: false });
  return { html: shown, text: toText(shown).trim(), hiddenCount };
}

type Node = Parameters<typeof DomUtils.removeElement>[0];

function isUnseen(node: Node): boolean {
  if (DomUtils.isComment(node)) return true;
  if (!DomUtils.isTag(node)) return false;
  return neverShown.has(node.name.toLowerCase()) || isHiddenElement(node.attribs);
}

function isHiddenElement({
  style = '',
  hidden,
  color,
  ...rest
}: {
  readonly [name: string]: string | undefined;
}): boolean {
  if (hidden !== undefined || rest['aria-hidden'] === 'true') return true;
  if (color !== undefined && white.test(color.trim())) return true;
  if (style === '') return false;
  const declarations = style.replaceAll(/\/\*.*?\*\//g, '');
  return hidingStyle.test(declarations) || isWhiteOnWhite(declarations);
}

// White words on no ground of their own stand on the mail's white.
function isWhiteOnWhite(declarations: string): boolean {
  const color = /(?:^|;)\s*color\s*:\s*([^;!]+)/i.exec(declarations)?.[1]?.trim();
  const ground = /(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]+)/i.exec(declarations)?.[1]?.trim();
  return color !== undefined && white.test(color) && (ground === undefined || white.test(ground));
}
