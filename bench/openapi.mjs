// An OpenAPI document of the operations behind Gatehouse's tools, for the peers that make tools out of such documents: as many operations as
// Gatehouse lists tools, with the same names, descriptions and arguments.

/** The document of tools as `gatehouse tools --json` prints them. */
export function openApiDocument(tools, origin) {
  const paths = {};
  for (const tool of tools) {
    const method = tool.request.method.toLowerCase();
    const path = tool.request.path.split('?')[0];
    // Where several tools share one method and path, and the service tells them apart by a member of the body, the document has room for
    // the first alone; the others keep their schemas and get a path that nobody calls.
    const place = paths[path]?.[method] === undefined ? path : `/operations/${tool.name}${placeholdersOf(path)}`;
    paths[place] ??= {};
    paths[place][method] = operation(tool, method, place);
  }
  return {
    openapi: '3.0.3',
    info: { title: 'The operations of the benchmark', version: '1.0.0' },
    servers: [{ url: origin }],
    paths,
  };
}

function placeholdersOf(path) {
  return (path.match(/\{\w+\}/g) ?? []).map((placeholder) => `/${placeholder}`).join('');
}

function operation({ name, title, description, input_schema: { properties = {}, required = [] } }, method, path) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, word]) => word);
  const others = Object.entries(properties).filter(([word]) => !inPath.includes(word));
  const hasBody = method === 'post' || method === 'put' || method === 'patch';
  const parameter = (word, place, schema) => ({
    name: word,
    in: place,
    required: place === 'path' || required.includes(word),
    description: schema.description ?? word,
    schema,
  });
  return {
    operationId: name,
    summary: title,
    description,
    parameters: [
      ...inPath.map((word) => parameter(word, 'path', properties[word] ?? { type: 'string' })),
      ...(hasBody ? [] : others.map(([word, schema]) => parameter(word, 'query', schema))),
    ],
    ...(hasBody && others.length > 0 ? { requestBody: bodyOf(others, required) } : {}),
    responses: {
      200: {
        description: 'What the service answers.',
        content: { 'application/json': { schema: { type: 'object' } } },
      },
    },
  };
}

function bodyOf(entries, required) {
  const names = entries.map(([word]) => word).filter((word) => required.includes(word));
  const schema = {
    type: 'object',
    properties: Object.fromEntries(entries),
    ...(names.length > 0 ? { required: names } : {}),
  };
  return { required: names.length > 0, content: { 'application/json': { schema } } };
}
