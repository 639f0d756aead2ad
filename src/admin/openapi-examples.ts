import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';

const items = [
  { id: 'mcp_8f3k2m9qx7w1t5zc', labels: { plan: 'pro' } },
  { id: 'mcp_3d6g9j2m5p8s1v4y', name: 'Read only' },
];
const patch = { name: 'Domain auditor', config: { methods: ['read'] }, labels: { plan: 'free' } };
const given = { name: 'Acme', status: 'active' };

/** Examples of bodies by route id, for routes without their own. */
const bodies: { readonly [routeId: string]: JsonObject } = {
  reloadIntegrations: { dry_run: true },
  outlineImport: { url: 'https://api.example.com/openapi.json' },
  previewImport: { name: 'acme', document: '<text of the document>', tags: ['users'], authorization: 'bearer' },
  saveImport: { name: 'acme', document: '<text of the document>', tags: ['users'], expected: null },
  signIn: { api_token: '<API token>' },
  connectIntegratedAccount: {
    integration: 'example-service',
    data_center: 'us',
    code: '<authorization code>',
    name: 'Acme',
  },
  updateIntegratedAccount: { name: 'Acme', labels: { region: 'eu', tier: null }, external_id: 'customer-42' },
  callTool: { arguments: { limit: 10 }, mcp_server_id: 'mcp_8f3k2m9qx7w1t5zc', dry_run: true },
  startDeviceConsent: { integration: 'example-service', name: 'Acme' },
  pollDeviceConsent: { device_token: '<device token>' },
  createLinkToken: { integration: 'example-service', name: 'Acme', minutes: 30 },
  previewMcpServer: { config: { methods: ['read'], tags: ['items'] } },
  updateMcpServer: patch,
  updateAnyMcpServer: patch,
  rotateMcpServer: { overlap_seconds: 3_600 },
  rotateAnyMcpServer: { overlap_seconds: 3_600 },
  bulkUpdateMcpServers: { items },
  bulkRevokeMcpServers: { items: items.map(({ id }) => ({ id })) },
  previewCombinedMcpServer: {
    members: [{ integrated_account_id: 'acc_4h7n2p9rx3k8w6ty', config: { methods: ['read'] } }],
  },
  decideApproval: { decision: 'deny', reason: 'Ask again after the migration.' },
  bulkDecideApprovals: {
    items: [
      { id: 'apr_6y1u9i3op5l7k2jh', decision: 'approve' },
      { id: 'apr_2w4e6r8t1y3u5i7o', decision: 'deny', reason: 'Ask again after the migration.' },
    ],
  },
  updateWebhookEndpoint: { events: ['mcp_server.expired'], enabled: true },
  rotateWebhookSecret: { overlap_hours: 24 },
  postResource: given,
  postResourceItem: given,
  putResource: given,
  putResourceItem: given,
  patchResource: given,
  patchResourceItem: given,
};

/** An example body of a route; undefined if there is none. */
export function bodyExampleOf(routeId: string): JsonObject | undefined {
  return Object.hasOwn(bodies, routeId) ? bodies[routeId] : undefined;
}

/** Examples of ids by schema. */
const ids: { readonly [shape: string]: string } = {
  IntegratedAccount: 'acc_4h7n2p9rx3k8w6ty',
  DeletedAccount: 'acc_4h7n2p9rx3k8w6ty',
  ApiToken: 'tok_2c8v5b1nm7q4j9xd',
  ApiTokenWithText: 'tok_2c8v5b1nm7q4j9xd',
  Approval: 'apr_6y1u9i3op5l7k2jh',
};

/** Whole examples by schema, where members depend on each other. */
const wholes: { readonly [reference: string]: JsonObject } = {
  '#/components/schemas/ImportProgress': { stage: 'emit', done: 450, total: 1_043 },
};

/** Example values by member name. A schema that does not allow the type of the value gets one of its own type. */
const byName: { readonly [name: string]: JsonValue } = {
  id: 'mcp_8f3k2m9qx7w1t5zc',
  name: 'Mail for Acme',
  label: 'Acme',
  integrated_account_id: 'acc_4h7n2p9rx3k8w6ty',
  mcp_server_id: 'mcp_8f3k2m9qx7w1t5zc',
  api_token_id: 'tok_2c8v5b1nm7q4j9xd',
  approval_id: 'apr_6y1u9i3op5l7k2jh',
  external_id: 'customer-42',
  labels: { customer: 'acme', plan: 'pro' },
  integration: 'example-service',
  created_by: 'tok_2c8v5b1nm7q4j9xd',
  created_at: '2026-11-29T09:00:00.000Z',
  updated_at: '2026-11-29T09:30:00.000Z',
  last_used_at: '2026-11-30T08:15:00.000Z',
  decided_at: null,
  expires_at: '2027-02-28T09:00:00.000Z',
  last_error: null,
  next_cursor: null,
  limit: 25,
  total: 1,
  tool: 'list_all_example_items',
  tool_name: 'list_all_example_items',
  tools: ['list_all_example_items'],
  tool_count: 12,
  methods: ['read'],
  tags: ['items'],
  scopes: ['items.read'],
  events: ['mcp_server.expired'],
  url: 'https://gatehouse.example.com/mcp/8f3k2m9q',
  public_url: 'https://gatehouse.example.com',
  message: 'There is nothing with this id.',
  statusCode: 404,
  error: 'Not Found',
  code: 'not_found',
  help_url: '/reference/errors#not_found',
  status: 'ok',
};

const instant = '2026-11-30T09:00:00.000Z';
const depthMax = 8;

/** An example of a schema of the document: made from its own enums, limits and names, so that it is valid and changes with the schema. */
export function exampleOf(schema: JsonValue, schemas: JsonObject): JsonValue {
  return exampleAt(schema, { schemas, owner: '', name: '', depth: 0 });
}

interface Place {
  readonly schemas: JsonObject;
  /** Name of the shape that it belongs to. */
  readonly owner: string;
  /** Of the member that the schema is about. */
  readonly name: string;
  readonly depth: number;
}

function exampleAt(given: JsonValue, around: Place): JsonValue {
  const whole = isJsonObject(given) ? wholes[String(given.$ref)] : undefined;
  if (whole) return whole;
  const { schema, owner } = resolved(given, around);
  const place = { ...around, owner };
  const { enum: choices, default: usual, oneOf, anyOf } = schema;
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(choices)) return choices.includes(known(place.name)) ? known(place.name) : (choices[0] ?? null);
  if (usual !== undefined) return usual;
  const alternatives = oneOf ?? anyOf;
  if (Array.isArray(alternatives) && schema.properties === undefined) return exampleAt(alternatives[0] ?? {}, place);
  const kinds = kindsOf(schema);
  const value = (place.name === 'id' ? ids[owner] : undefined) ?? known(place.name);
  if (isOfKind(value, kinds, schema) && !isJsonObject(schema.properties)) return value;
  return exampleOfKind(kinds, schema, place);
}

function exampleOfKind(kinds: readonly JsonValue[], schema: JsonObject, place: Place): JsonValue {
  switch (kinds.find((kind) => kind !== 'null') ?? kinds[0]) {
    case 'object':
      return objectExample(schema, place);
    case 'array':
      return place.depth >= depthMax ? [] : listExample(schema, place);
    case 'integer':
    case 'number':
      return typeof schema.minimum === 'number' ? Math.max(schema.minimum, 1) : 1;
    case 'boolean':
      return true;
    case 'string':
      return textExample(schema, place.name);
    default:
      return kinds.length === 0 ? {} : null;
  }
}

function resolved(
  given: JsonValue,
  { schemas, owner }: Place,
): { readonly schema: JsonObject; readonly owner: string } {
  if (!isJsonObject(given)) return { schema: {}, owner };
  const { $ref } = given;
  if (typeof $ref !== 'string') return { schema: given, owner };
  const name = $ref.slice($ref.lastIndexOf('/') + 1);
  return resolved(schemas[name] ?? {}, { schemas, owner: name, name: '', depth: 0 });
}

function kindsOf({ type, properties }: JsonObject): readonly JsonValue[] {
  if (Array.isArray(type)) return type;
  if (type !== undefined) return [type];
  return properties === undefined ? [] : ['object'];
}

function known(name: string): JsonValue {
  return Object.hasOwn(byName, name) ? (byName[name] ?? null) : null;
}

function isOfKind(value: JsonValue, kinds: readonly JsonValue[], schema: JsonObject): boolean {
  if (value === null) return kinds.includes('null');
  if (Array.isArray(value)) return kinds.includes('array') && holdsTexts(schema);
  if (isJsonObject(value)) return kinds.includes('object');
  if (typeof value === 'number') return kinds.includes('integer') || kinds.includes('number');
  return kinds.includes('string') && schema.pattern === undefined;
}

function holdsTexts({ items }: JsonObject): boolean {
  return isJsonObject(items) && items.type === 'string' && items.enum === undefined;
}

function objectExample({ properties, additionalProperties }: JsonObject, place: Place): JsonObject {
  if (!isJsonObject(properties)) {
    const isMap = isJsonObject(additionalProperties) && place.depth < depthMax;
    return isMap ? { example: exampleAt(additionalProperties, { ...place, name: '', depth: place.depth + 1 }) } : {};
  }
  return Object.fromEntries(
    Object.entries(properties).map(([name, member]) => [
      name,
      exampleAt(member, { ...place, name, depth: place.depth + 1 }),
    ]),
  );
}

function listExample({ items, minItems }: JsonObject, place: Place): readonly JsonValue[] {
  const item = exampleAt(items ?? {}, { ...place, depth: place.depth + 1 });
  return typeof minItems === 'number' && minItems > 1 ? Array.from({ length: minItems }, () => item) : [item];
}

function textExample({ format, pattern, maxLength }: JsonObject, name: string): string {
  if (format === 'date-time') return instant;
  if (format === 'uri' || /url$/.test(name)) return 'https://gatehouse.example.com';
  if (typeof pattern === 'string') return 'example';
  const example = name === '' ? 'example' : name.replaceAll('_', ' ');
  return typeof maxLength === 'number' ? example.slice(0, maxLength) : example;
}
