// Prints the operations of the admin API as a page, from the API description.
import { apiDocument } from '../dist/admin/index.js';

const { paths, tags } = apiDocument({ version: '0.0.0', origin: '/' });
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
);
const lines = [
  '# Operations of the admin API',
  '',
  'Every operation with its request and action, generated from the route table by `npm run generate`. A running gateway serves all members and schemas at `/reference` and `/openapi.json`.',
  'The action is what an [API token](api.md#limit-an-api-token) can be limited to.',
];
for (const { name, description } of tags) {
  const rows = operations.filter((operation) => operation.tags?.includes(name));
  if (rows.length === 0) continue;
  lines.push('', `## ${name}`, '', description, '', '| operation | request | action |', '| --- | --- | --- |');
  for (const { summary, method, path, description: words } of rows)
    lines.push(`| ${cell(summary)} | \`${method} ${path}\` | ${actionIn(words)} |`);
}
process.stdout.write(`${lines.join('\n')}\n`);

function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

function actionIn(words = '') {
  return /Action: (`[\w:-]+`)/.exec(words)?.[1] ?? '';
}
