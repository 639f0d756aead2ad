import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type RunningDemo, startDemo } from './start-gatehouse.js';
import { type ApiRequest, type Item, type Outcome, openSuite, type WorkspaceClient } from './workspace-client.js';

/** Ids of the simulated tenant. */
export const seeded = {
  app: 'aaaaaaaa-0000-4000-8000-000000000001',
  admin: 'aaaaaaaa-0000-4000-8000-000000000011',
  helpdesk: 'aaaaaaaa-0000-4000-8000-000000000012',
  leaver: 'aaaaaaaa-0000-4000-8000-000000000013',
  successor: 'aaaaaaaa-0000-4000-8000-000000000014',
  guest: 'aaaaaaaa-0000-4000-8000-000000000015',
  sales: 'aaaaaaaa-0000-4000-8000-000000000021',
  team: 'aaaaaaaa-0000-4000-8000-000000000022',
  everybody: 'aaaaaaaa-0000-4000-8000-000000000023',
  news: 'aaaaaaaa-0000-4000-8000-000000000024',
  local: 'aaaaaaaa-0000-4000-8000-000000000025',
  role: 'aaaaaaaa-0000-4000-8000-000000000031',
  business: '05e9a617-0261-4cee-bb44-138d3ef5d965',
  basic: '3b555118-da6a-4418-894f-7df1e2096870',
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  helpdeskAdministrator: '729827e3-9c14-49f7-bb1b-9608f156bbb8',
} as const;

/** A name in the tenant's main domain. */
export const at = (local: string): string => `${local}@m365.example`;

/** A user that the service takes. */
export const newcomer = {
  user_principal_name: at('newcomer'),
  display_name: 'New Comer',
  mail_nickname: 'newcomer',
  password: 'Long-enough-1',
  usage_location: 'DE',
};

/** The tools of the tenant's account, and what they sent. */
export interface Tenant {
  readonly client: () => WorkspaceClient;
  readonly demo: () => RunningDemo;
  ask(tool: string, args?: object, url?: string): Promise<Outcome>;
  /** Calls a tool that must succeed. */
  done(tool: string, args?: object): Promise<Item>;
  items(tool: string, args?: object): Promise<readonly Item[]>;
  requests(): Promise<readonly ApiRequest[]>;
  /** Requests that are no reads. */
  changes(): Promise<readonly ApiRequest[]>;
  /** What the simulated tenant has, and how it behaves. */
  mode(mode: object): Promise<unknown>;
  /** The next request that matches gets this reply. */
  fault(match: object, status: number, error: object, headers?: object): Promise<unknown>;
  wait(seconds: number): Promise<unknown>;
}

/** Starts a demo with the simulated tenant for the tests of a file, and restores it before each. */
export function useTenant(args: readonly string[] = ['--with', 'microsoft_365']): Tenant {
  let demo: RunningDemo;
  let client: WorkspaceClient;
  beforeAll(async () => {
    demo = await startDemo({ args });
    client = await openSuite(demo, 'microsoft_365', ({ host }) => /^(?:dod-)?(?:microsoft)?graph\./.test(host));
  });
  afterAll(() => demo?.stop());
  beforeEach(() => client.sandbox.reset());
  const requests = (): Promise<readonly ApiRequest[]> => client.requests();
  return {
    client: () => client,
    demo: () => demo,
    ask: (...call) => client.ask(...call),
    done: (...call) => client.done(...call),
    items: (...call) => client.items(...call),
    requests,
    changes: async () => (await requests()).filter(({ method }) => method !== 'GET'),
    mode: (mode) => client.control('PUT', 'graph', mode),
    fault: (match, status, error, headers = {}) =>
      client.sandbox.fault({ times: 1, match, status, body: { error }, headers }),
    wait: (seconds) => client.sandbox.shiftClock(seconds * 1_000),
  };
}
