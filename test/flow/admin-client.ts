/** A response of the admin API. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly [key: string]: unknown };
}

/** Speaks to the admin API of a running gateway. */
export type AdminClient = (method: string, path: string, body?: unknown) => Promise<ApiAnswer>;

/** Makes a client that presents this API token; none where it is null. */
export function adminClient(origin: string, apiToken: string | null): AdminClient {
  return async (method, path, body) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: {
        ...(apiToken === null ? {} : { authorization: `Bearer ${apiToken}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text.startsWith('{') ? (JSON.parse(text) as ApiAnswer['body']) : { text },
    };
  };
}

/** Posts one raw message to an MCP URL. */
export async function postMcp(
  url: string,
  message: unknown,
  headers: { readonly [name: string]: string } = {},
): Promise<ApiAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof message === 'string' ? message : JSON.stringify(message),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith('{') ? (JSON.parse(text) as ApiAnswer['body']) : { text },
  };
}

/** Calls a tool without any handshake, as the stateless wire allows. */
export function callTool(
  url: string,
  name: string,
  args: object = {},
  headers: { readonly [name: string]: string } = {},
): Promise<ApiAnswer> {
  return postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }, headers);
}

/** The JSON object that a model reads in a tool's result. */
export function replyOf(body: ApiAnswer['body']): { readonly [name: string]: unknown } {
  const { content } = body.result as { content: readonly { readonly text: string }[] };
  return JSON.parse(content[0]?.text ?? '{}') as { readonly [name: string]: unknown };
}
