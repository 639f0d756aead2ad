import { createServer, type Server } from 'node:http';
import { createControlPlane } from './control-plane.js';
import { type DataCenter, dataCenters } from './data-centers.js';
import { createDns } from './dns.js';
import { startDnsServer } from './dns-server.js';
import { createFaults } from './faults.js';
import { createFront } from './front.js';
import { createGraphService } from './graph/service.js';
import { createJournal } from './journal.js';
import { createMailService } from './mail-service.js';
import { createNamesService } from './names/service.js';
import { createAccountsService } from './oauth/accounts-service.js';
import { createDeviceFlow } from './oauth/device-flow.js';
import { createGrants } from './oauth/grants.js';
import type { Organization, User } from './organization.js';
import { createOutbox } from './outbox.js';
import { moveSeedDns, seedDns, seedOrganization } from './seed/index.js';
import { createWorkspaceService } from './workspace/service.js';

export interface SandboxOptions {
  readonly host?: string;
  /** 0 for any free port. */
  readonly port?: number;
  /** Receives one line per request. */
  readonly log?: (line: string) => void;
}

/** A sandbox that listens. */
export interface RunningSandbox {
  readonly origin: string;
  /** The address of its DNS server, over UDP: `address:port`. */
  readonly dns: string;
  close(): Promise<void>;
}

/** Starts the simulator: every data centre by its Host header, the control plane under `/__sandbox/`. */
export async function startSandbox({
  host = '127.0.0.1',
  port = 0,
  log,
}: SandboxOptions = {}): Promise<RunningSandbox> {
  let clockOffsetMs = 0;
  const now = (): number => Date.now() + clockOffsetMs;
  const [dns, outbox, journal, faults, grants] = [
    createDns(),
    createOutbox(),
    createJournal(),
    createFaults(),
    createGrants(now),
  ];
  const deviceFlow = createDeviceFlow(grants, now);
  const [home] = dataCenters;
  if (!home) throw new Error('there is no data centre');
  // The seeded domains are customers of the data centre that is used first.
  const world = createWorld(now, (first) => moveSeedDns(dns, home, first));
  seedDns(dns, home);
  const names = createNamesService(dns, now);
  const workspace = createWorkspaceService(dns, now);
  const graph = createGraphService(dns, now);
  const front = createFront({
    names: names.answer,
    workspace: workspace.answer,
    graph: graph.answer,
    now,
    journal,
    faults,
    mail: createMailService({ grants, dns, outbox, organizationsOf: world.organizationsOf, now }),
    accounts: createAccountsService({ grants, deviceFlow, userOf: world.superAdminOf }),
    control: createControlPlane({
      journal,
      faults,
      dns,
      names,
      outbox,
      grants,
      deviceFlow,
      workspace,
      graph,
      findUser: (center, email) => (email === undefined ? world.superAdminOf(center) : world.findUser(center, email)),
      shiftClock: (offsetMs) => {
        clockOffsetMs = offsetMs;
      },
      reset: (tokens) => {
        clockOffsetMs = 0;
        for (const part of [world, outbox, faults, journal]) part.clear();
        seedDns(dns, home);
        for (const service of [names, workspace, graph]) service.clear();
        if (!tokens) return;
        grants.clear();
        deviceFlow.clear();
      },
    }),
    ...(log ? { log } : {}),
  });
  const server = createServer({ keepAliveTimeout: 65_000 }, front);
  const listening = await listen(server, host, port);
  const dnsServer = await startDnsServer(dns, host);
  return {
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${listening}`,
    dns: dnsServer.address,
    close: async () => {
      await dnsServer.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

interface World {
  organizationsOf(center: DataCenter): Map<string, Organization>;
  superAdminOf(center: DataCenter): User;
  findUser(center: DataCenter, email: string): User | undefined;
  clear(): void;
}

/** The organizations of all data centres: each has its own, made from the same seed when it is first needed. */
function createWorld(now: () => number, onFirst: (center: DataCenter) => void): World {
  const centers = new Map<DataCenter, Map<string, Organization>>();
  const organizationsOf = (center: DataCenter): Map<string, Organization> => {
    const present = centers.get(center);
    if (present) return present;
    const seeded = seedOrganization(now(), center);
    const made = new Map([[String(seeded.zoid), seeded]]);
    if (centers.size === 0) onFirst(center);
    centers.set(center, made);
    return made;
  };
  const usersOf = (center: DataCenter): User[] =>
    [...organizationsOf(center).values()].flatMap((organization) => [...organization.users.values()]);
  return {
    organizationsOf,
    superAdminOf: (center) => {
      const found = usersOf(center).find((user) => user.role === 'super_admin');
      if (!found) throw new Error(`nobody administers the organization of ${center.id}`);
      return found;
    },
    findUser: (center, email) => usersOf(center).find((user) => user.email === email),
    clear: () => centers.clear(),
  };
}

/** Listens, and returns the port; port 0 takes any free one. */
async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
