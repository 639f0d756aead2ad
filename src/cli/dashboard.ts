import type { Command } from 'commander';
import { ok } from '../base/index.js';
import { act } from './act.js';
import { requireOrigin } from './live-gateway.js';
import { asCalled, CommandFault, print, printJson } from './output.js';
import { type InstallationFlags, withInstallation, withInstallationOptions } from './with-installation.js';

interface DashboardFlags extends InstallationFlags {
  readonly port?: string;
  readonly publicUrl?: string;
  readonly role?: string;
}

const ticketLifetimeMs = 15 * 60_000;

/** `gatehouse dashboard`: a link that signs its bearer in, once. */
export function addDashboardCommand(program: Command): void {
  withInstallationOptions(program.command('dashboard'))
    .description('print a link that signs you in to the dashboard, once, within 15 minutes')
    .option('--role <role>', 'admin, or viewer (read-only)', 'admin')
    .option('--port <number>', 'port of the gateway on this machine (default: that of the running one)')
    .option('--public-url <url>', 'how browsers reach the gateway')
    .addHelpText('after', asCalled('\nExamples:\n  gatehouse dashboard\n  gatehouse dashboard --role viewer'))
    .action((flags: DashboardFlags) => {
      const { role } = flags;
      if (role !== 'admin' && role !== 'viewer') throw new CommandFault('--role must be admin or viewer.', 2);
      return withInstallation(flags, async (installation) => {
        const origin = await requireOrigin(installation.config, flags.port);
        const { ticket, expiresAt } = await act(installation, 'session.offer', {
          work: async () =>
            ok(await installation.sessions.makeTicket({ name: 'command line', role }, ticketLifetimeMs)),
          about: () => ({ arguments: { role } }),
        });
        const url = `${origin}/session/ticket/${ticket}`;
        if (flags.json) printJson({ url, role, expires_at: new Date(expiresAt).toISOString() });
        else print(`${url}\n\nOpen it and press Sign in. It works once, until ${new Date(expiresAt).toISOString()}.`);
      });
    });
}
