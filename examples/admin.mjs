const { GATEHOUSE_ORIGIN = 'http://127.0.0.1:8787', GATEHOUSE_TOKEN = '', GATEHOUSE_ACCOUNT = '' } = process.env;

/** The integrated account of the examples. */
export const account = GATEHOUSE_ACCOUNT;

/** Sends a request to the admin API and returns its JSON. Throws with the message of the error. */
export async function admin(method, path, body, headers = {}) {
  const response = await fetch(`${GATEHOUSE_ORIGIN}${path}`, {
    method,
    headers: { authorization: `Bearer ${GATEHOUSE_TOKEN}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.parse(text).message}`);
  return /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
}

/** Calls a tool at an MCP URL by one request and returns its result. */
export async function callTool(url, name, args = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
  });
  return (await response.json()).result;
}
