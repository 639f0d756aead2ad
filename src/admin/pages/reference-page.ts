import { isJsonObject, type JsonObject, type JsonValue } from '../../base/index.js';
import { errorEntries } from '../error-reference.js';
import { page, text } from './page.js';

/** The API description as a page: every operation by group, with its parameters and responses. */
export function referencePage(document: JsonObject): string {
  const operations = operationsOf(document);
  const groups = listOf(document.tags).map(({ name, description }) => {
    const members = operations.filter(({ tag }) => tag === name);
    return `<h2>${text(String(name))}</h2>\n<p>${text(String(description))}</p>\n${members.map(operationSection).join('\n')}`;
  });
  return page(
    'API reference',
    `<h1>API reference</h1>
    <p>Send an API token as <code>Authorization: Bearer &lt;token&gt;</code>. The machine-readable description is
    <a href="openapi.json">openapi.json</a>; <a href="reference/errors">error codes</a> have a page of their own.</p>
    ${groups.join('\n')}`,
  );
}

/** Every error code with its remedy, each with its own anchor. */
export function errorReferencePage(): string {
  const rows = errorEntries().map(
    ([code, { http, help }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${http}</td><td>${text(help)}</td></tr>`,
  );
  return page(
    'Errors',
    `<h1>Errors</h1>
    <p>Every error is <code>{statusCode, error, code, message, help_url}</code>. <code>code</code> is stable; <code>message</code> may change.</p>
    <table><thead><tr><th>code</th><th>HTTP status</th><th>what to do</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`,
  );
}

interface Operation {
  readonly tag: string;
  readonly method: string;
  readonly path: string;
  readonly described: JsonObject;
}

function operationsOf({ paths }: JsonObject): readonly Operation[] {
  return Object.entries(isJsonObject(paths) ? paths : {}).flatMap(([path, methods]) =>
    Object.entries(isJsonObject(methods) ? methods : {}).flatMap(([method, described]) => {
      if (!isJsonObject(described)) return [];
      const [tag] = Array.isArray(described.tags) ? described.tags : [];
      return [{ tag: String(tag), method: method.toUpperCase(), path, described }];
    }),
  );
}

function operationSection({ method, path, described }: Operation): string {
  const parameters = listOf(described.parameters).filter(({ name }) => name !== undefined);
  const body = isJsonObject(described.requestBody)
    ? memberAt(described.requestBody, 'content', 'application/json')
    : undefined;
  const statuses = Object.keys(isJsonObject(described.responses) ? described.responses : {});
  return `<section id="${text(String(described.operationId))}">
    <h3><code>${method} ${text(path)}</code></h3>
    <p>${text(String(described.summary))}. <small>${text(String(described.operationId))}</small></p>
    ${parameters.length === 0 ? '' : `<dl>${parameters.map(parameterItem).join('')}</dl>`}
    ${isJsonObject(body) ? `<details><summary>Body</summary><pre>${text(JSON.stringify(body.example ?? body.schema, null, 2))}</pre></details>` : ''}
    <p>Returns ${statuses.map((status) => `<code>${text(status)}</code>`).join(', ')}</p>
  </section>`;
}

function parameterItem({ name, in: place, required, description }: JsonObject): string {
  const words = [String(place), ...(required === true ? ['required'] : [])].join(', ');
  const told = description === undefined ? '' : `: ${text(String(description))}`;
  return `<dt><code>${text(String(name))}</code></dt><dd>${words}${told}</dd>`;
}

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function memberAt(value: JsonValue | undefined, ...steps: readonly string[]): JsonValue | undefined {
  return steps.reduce<JsonValue | undefined>((inner, step) => (isJsonObject(inner) ? inner[step] : undefined), value);
}
