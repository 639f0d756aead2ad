// Prints the typed client's generated half: a type per schema of the API description, and a method per operation.
import { apiDocument } from '../dist/admin/index.js';

const { paths, components } = apiDocument({ version: '0.0.0', origin: '/' });
const lines = [
  '// Written by `npm run generate` from the API description; change the route table in src/admin, not this file.',
  "import { type CallOptions, Transport } from './transport.js';",
  '',
];
for (const [name, schema] of Object.entries(components.schemas))
  lines.push(`${comment(schema.description, '')}export type ${name} = ${typeOf(schema)};`, '');
lines.push('/** Every operation of the admin API, by its name. */', 'export class GatehouseClient extends Transport {');
for (const [path, operations] of Object.entries(paths))
  for (const [method, operation] of Object.entries(operations)) lines.push(...methodOf(path, method, operation));
lines.push('}', '');
process.stdout.write(lines.join('\n'));

function methodOf(path, method, { operationId, summary, parameters = [], requestBody, responses }) {
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const answer = success?.content?.['application/json']?.schema;
  // Pages, metrics and replies of the connected service are not JSON of the admin API.
  if (!answer || path.startsWith('/proxy')) return [];
  const named = parameters.filter(({ name }) => name);
  const inPath = named.filter((parameter) => parameter.in === 'path');
  const inQuery = named.filter((parameter) => parameter.in === 'query');
  const body = requestBody?.content['application/json'].schema;
  const members = [
    ...inPath.map(({ name }) => `${name}: string`),
    ...inQuery.map(({ name, required, schema }) => `${name}${required ? '' : '?'}: ${typeOf(schema)} | undefined`),
    ...(body ? [`body${requestBody.required ? '' : '?'}: ${typeOf(body)}`] : []),
  ];
  const needed = inPath.length > 0 || inQuery.some(({ required }) => required) || requestBody?.required;
  const input = members.length > 0 ? `input: { ${members.join('; ')} }${needed ? '' : ' = {}'}, ` : '';
  const address = `\`${path.replaceAll(/\{(\w+)\}/g, (_match, name) => `\${encodeURIComponent(input.${name})}`)}\``;
  const parts = [
    `method: '${method.toUpperCase()}'`,
    `path: ${inPath.length > 0 ? address : `'${path}'`}`,
    ...(inQuery.length > 0 ? [`query: { ${inQuery.map(({ name }) => `${name}: input.${name}`).join(', ')} }`] : []),
    ...(body ? ['body: input.body'] : []),
  ];
  return [
    comment(`${summary}.`, '  ').trimEnd(),
    `  ${operationId}(${input}options: CallOptions = {}): Promise<${typeOf(answer)}> {`,
    `    return this.send({ ${parts.join(', ')} }, options);`,
    '  }',
    '',
  ];
}

function comment(words, indent) {
  return words ? `${indent}/** ${words} */\n` : '';
}

function typeOf(schema) {
  if (!schema || Object.keys(schema).length === 0) return 'unknown';
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const types = [schema.type ?? []].flat();
  if (types.length === 0) return 'unknown';
  return types.map((type) => plainType(type, schema)).join(' | ');
}

function plainType(type, { properties, required = [], items, additionalProperties }) {
  switch (type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `readonly (${typeOf(items)})[]`;
    case 'object': {
      if (properties) {
        const members = Object.entries(properties).map(
          ([name, schema]) =>
            `readonly ${JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)}`,
        );
        return `{ ${members.join('; ')} }`;
      }
      return `{ readonly [name: string]: ${additionalProperties ? typeOf(additionalProperties) : 'unknown'} }`;
    }
    default:
      return type;
  }
}
