import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Expression, parseSync, Visitor } from 'oxc-parser';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

it('the threat model names tests that exist', () => {
  const page = readFileSync(join(root, 'docs', 'threat-model.md'), 'utf8');
  const named = [...page.matchAll(/`([^`›]+\.ts) › ([^`]+)`/g)].map(([, file = '', title = '']) => ({ file, title }));
  expect(named.filter(({ file, title }) => !titlesIn(file).includes(title))).toEqual([]);
  expect(named.length).toBeGreaterThan(80);
});

it('a title is the first argument of a test that runs, not any text of the file', () => {
  const source = `
    const words = 'a constant'; // it('a comment')
    describe('a group', () => {
      it.skipIf(true)('a test', () => expect(words).toBe('an expectation'));
      it.each(['a value'])('a row: %s', () => undefined);
      it(\`a template\`, () => undefined);
      ${['skip', 'todo'].map((modifier) => `it.${modifier}('a test that never runs');`).join('')}
    });`;
  expect(titlesOf('some.test.ts', source)).toEqual(['a group', 'a test', 'a row: %s', 'a template']);
});

function titlesIn(file: string): readonly string[] {
  const path = join(root, file);
  return existsSync(path) ? titlesOf(path, readFileSync(path, 'utf8')) : [];
}

function titlesOf(path: string, source: string): readonly string[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const titles: string[] = [];
  const visitor = new Visitor({
    CallExpression({ callee, arguments: [title] }) {
      const [name = '', ...modifiers] = namesOf(callee);
      if (!['describe', 'it', 'test'].includes(name) || modifiers.some((one) => ['skip', 'todo'].includes(one))) return;
      if (title?.type === 'Literal' && typeof title.value === 'string') titles.push(title.value);
      if (title?.type === 'TemplateLiteral' && title.expressions.length === 0)
        titles.push(title.quasis[0]?.value.cooked ?? '');
    },
  });
  visitor.visit(program);
  return titles;
}

// `it.each(rows)` is `['it', 'each']`.
function namesOf(callee: Expression): readonly string[] {
  if (callee.type === 'Identifier') return [callee.name];
  if (callee.type === 'CallExpression') return namesOf(callee.callee);
  if (callee.type === 'TaggedTemplateExpression') return namesOf(callee.tag);
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return [];
  return [...namesOf(callee.object), callee.property.name];
}
