import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Json } from '../json.js';
import { type Answer, at, type Question, startTestClient, type TestClient } from './client.js';

/** What a call sends in addition to its method and path. */
export type CallInput = Pick<Question, 'body' | 'bytes' | 'headers' | 'token' | 'path'>;

/** Ways to call one family of the mail service as its connected user. */
export interface Caller {
  readonly client: () => TestClient;
  /** Calls a path below the family's root. */
  call(method: string, path: string, body?: Json, more?: Partial<CallInput>): Promise<Answer>;
  /** The `data` of a call that must succeed; `steps` lead on from there. */
  data(path: string, ...steps: readonly (string | number)[]): Promise<Json>;
  /** The named member of every item in the list at `steps` of the response. */
  names(path: string, name: string, ...steps: readonly (string | number)[]): Promise<readonly Json[]>;
  /** An access token of somebody else, for the option `token`. */
  tokenOf(email: string): Promise<string>;
}

/** Gives a test file a sandbox of its own, back at its seed before every test. */
export function useCaller({ scope, root }: { readonly scope: string; readonly root: string }): Caller {
  let client: TestClient;
  let ownToken: string;
  beforeAll(async () => {
    client = await startTestClient();
  });
  afterAll(() => client.close());
  beforeEach(async () => {
    await client.control('POST', 'reset', { tokens: true });
    ({ accessToken: ownToken } = await client.connect(scope));
  });
  const call: Caller['call'] = (method, path, body, more) =>
    client.ask({
      host: 'mail.zoho.com',
      token: ownToken,
      method,
      path: `${root}${path}`,
      ...(body === undefined ? {} : { body }),
      ...more,
    });
  const data: Caller['data'] = async (path, ...steps) => {
    const answer = await call('GET', path);
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${answer.text}`);
    return at(answer.body, 'data', ...steps);
  };
  return {
    client: () => client,
    call,
    data,
    names: async (path, name, ...steps) => {
      const list = await data(path, ...steps);
      return (Array.isArray(list) ? list : []).map((item) => at(item, name));
    },
    tokenOf: async (email) => (await client.connect(scope, { email })).accessToken,
  };
}
