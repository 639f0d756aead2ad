import { request as openRequest } from 'node:http';
import { type RunningSandbox, sandboxClient, startSandbox } from '../index.js';
import { type Json, parseJson, writeJson } from '../json.js';

/** What to send; `host` is the name of a server of the simulated service. */
export interface Question {
  readonly method?: string;
  readonly host?: string;
  readonly path: string;
  readonly headers?: { readonly [name: string]: string };
  readonly token?: string;
  /** Sent as JSON; a text is sent as it is. */
  readonly body?: Json;
  readonly form?: { readonly [name: string]: string };
  /** Sent as they are, in place of the body. */
  readonly bytes?: Uint8Array;
}

/** What came back, read to the last digit. */
export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly text: string;
  readonly bytes: Buffer;
  /** The parsed body; the text itself where it is no JSON. */
  readonly body: Json;
}

/** A running sandbox and ways to speak to it. */
export interface TestClient {
  readonly sandbox: RunningSandbox;
  ask(question: Question): Promise<Answer>;
  /** A control-plane call that must succeed. */
  control(method: string, path: string, body?: Json): Promise<Json>;
  /** The token endpoint with the sandbox's client. */
  token(form: { readonly [name: string]: string }, host?: string): Promise<Answer>;
  /** Connects by a Self Client code: the token reply. */
  connect(
    scope: string,
    more?: { readonly dataCenter?: string; readonly host?: string; readonly email?: string },
  ): Promise<TokenReply>;
  close(): Promise<void>;
}

/** A successful token reply. */
export interface TokenReply {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly body: Json;
}

/** Starts a sandbox of its own for a test file. */
export async function startTestClient(): Promise<TestClient> {
  const sandbox = await startSandbox();
  const ask = (question: Question): Promise<Answer> => send(sandbox.origin, question);
  const control = async (method: string, path: string, body?: Json): Promise<Json> => {
    const answer = await ask({ method, path: `/__sandbox/${path}`, ...(body === undefined ? {} : { body }) });
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const token: TestClient['token'] = (form, host = 'accounts.zoho.com') =>
    ask({
      method: 'POST',
      host,
      path: '/oauth/v2/token',
      form: { client_id: sandboxClient.id, client_secret: sandboxClient.secret, ...form },
    });
  return {
    sandbox,
    ask,
    control,
    token,
    connect: async (scope, { dataCenter = 'com', host = 'accounts.zoho.com', email } = {}) => {
      const made = await control('POST', 'self-client-code', { scope, data_center: dataCenter, email });
      const { body } = await token({ grant_type: 'authorization_code', code: member(made, 'code') }, host);
      return { accessToken: member(body, 'access_token'), refreshToken: member(body, 'refresh_token'), body };
    },
    close: () => sandbox.close(),
  };
}

/** A text member of a reply. */
export function member(body: Json, name: string): string {
  const value = at(body, name);
  if (typeof value !== 'string') throw new Error(`${name} is no text in ${writeJson(body)}`);
  return value;
}

/** The value at a path into a reply. */
export function at(body: Json, ...path: readonly (string | number)[]): Json {
  let value: unknown = body;
  for (const step of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
  return value as Json;
}

function send(origin: string, question: Question): Promise<Answer> {
  const { method = 'GET', host, path, headers, token, form } = question;
  const content = contentOf(question);
  return new Promise((resolve, reject) => {
    const request = openRequest(`${origin}${path}`, {
      method,
      headers: {
        ...(host === undefined ? {} : { host }),
        ...(token === undefined ? {} : { authorization: `Zoho-oauthtoken ${token}` }),
        ...(content.length === 0 ? {} : { 'content-length': Buffer.byteLength(content) }),
        'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
        ...headers,
      },
    });
    request.once('error', reject);
    request.once('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      const text = bytes.toString();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text, bytes, body: read(text) });
    });
    request.end(content);
  });
}

function contentOf({ body, form, bytes }: Question): string | Uint8Array {
  if (bytes) return bytes;
  if (form) return new URLSearchParams(form).toString();
  return typeof body === 'string' || body === undefined ? (body ?? '') : writeJson(body);
}

function read(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/** The status under which a body is refused: an unknown key has one of its own. */
export function statusOfFault(moreInfo: unknown): 400 | 404 {
  return String(moreInfo).startsWith('Unknown parameter') ? 404 : 400;
}
