// The prose of a file: of Markdown what a reader sees without code, of programs the comments and the sentences in strings, of YAML its texts.
import { fromMarkdown } from 'mdast-util-from-markdown';
import { parseSync } from 'oxc-parser';
import { isScalar, parseAllDocuments, visit } from 'yaml';

/** Texts of a file as `{ kind, line, text }`; `kind` is `text`, `comment` or `message`. */
export function textsOf(name, source) {
  if (name.endsWith('.md')) return ofMarkdown(source);
  if (/\.ya?ml$/.test(name)) return ofYaml(source);
  return ofProgram(name, source);
}

// Inline code becomes a mark, so that the words around it stay a sentence.
function ofMarkdown(source) {
  const found = [];
  const visitNode = (node) => {
    if (node.type === 'code' || node.type === 'html' || node.type === 'yaml' || node.type === 'definition') return;
    if (node.type === 'paragraph' || node.type === 'heading') {
      found.push({ kind: 'text', line: node.position.start.line, text: wordsOf(node) });
      return;
    }
    for (const child of node.children ?? []) visitNode(child);
  };
  visitNode(fromMarkdown(source.replace(/^---\n.*?\n---\n/s, (block) => block.replace(/[^\n]/g, ' '))));
  return found;
}

function wordsOf(node) {
  if (node.type === 'text') return node.value;
  if (node.type === 'inlineCode') return '`x`';
  if (node.type === 'image') return node.alt ?? '';
  if (node.type === 'break') return '\n';
  return (node.children ?? []).map(wordsOf).join('');
}

function ofYaml(source) {
  const found = [];
  const lineOf = lineCounter(source);
  for (const document of parseAllDocuments(source))
    visit(document, {
      // `asks` holds requests in the words of users: the search for tools learns from them.
      Pair: (_key, pair) => (isScalar(pair.key) && pair.key.value === 'asks' ? visit.SKIP : undefined),
      Scalar(key, node) {
        if (key !== 'key' && isScalar(node) && typeof node.value === 'string' && isSentence(node.value))
          found.push({ kind: 'message', line: lineOf(node.range?.[0] ?? 0), text: withoutCode(node.value) });
      },
    });
  source.split('\n').forEach((line, index) => {
    const comment = /^\s*#(?!!)(.*)$/.exec(line)?.[1];
    if (comment) found.push({ kind: 'comment', line: index + 1, text: withoutCode(comment) });
  });
  return found;
}

function ofProgram(name, source) {
  const { program, comments, errors } = parseSync(name, source);
  if (errors.length > 0) throw new Error(`${name} cannot be parsed: ${errors[0].message}`);
  const lineOf = lineCounter(source);
  const found = comments.map(({ value, start }) => ({
    kind: 'comment',
    line: lineOf(start),
    text: withoutCode(value.replace(/^\s*\*+/gm, ' ')),
  }));
  const add = (text, start) => {
    if (isSentence(text)) found.push({ kind: 'message', line: lineOf(start), text: withoutCode(text) });
  };
  const walk = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) {
      for (const child of node) walk(child);
      return;
    }
    if (typeof node.type === 'string' && /^(?:Import|Export(?:Named|All))/.test(node.type) && node.source) return;
    const text = textIn(node);
    if (text !== null) add(text, node.start);
    for (const [key, child] of Object.entries(node)) if (key !== 'parent') walk(child);
  };
  walk(program.body);
  return found;
}

/** The text that a node of a syntax tree holds itself; null where it holds none. */
function textIn(node) {
  if (node.type === 'TemplateLiteral') return node.quasis.map(({ value }) => value.cooked ?? value.raw).join('`x`');
  const isText = node.type === 'JSXText' || (node.type === 'Literal' && typeof node.value === 'string');
  return isText ? node.value : null;
}

// A sentence or a label of several words; no key, path, SQL or CSS.
function isSentence(text) {
  return (
    /[a-z]{2,}[,;:.)]? [(“"`]?[a-z]+/i.test(text) &&
    !/^\s*(?:select|insert|update|delete|create|alter|drop|with|begin|pragma)\s+\S/i.test(
      text.replace(/^[a-z]+ [a-z]+$/, ''),
    )
  );
}

function withoutCode(text) {
  return text.replace(/`[^`\n]*`/g, '`x`');
}

function lineCounter(source) {
  const starts = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
