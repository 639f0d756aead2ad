import type { Command } from 'commander';
import { presentAuditRow } from '../admin/index.js';
import { CommandFault, printJson, printTable } from './output.js';
import { type InstallationFlags, withInstallation, withInstallationOptions } from './with-installation.js';

interface AuditFlags extends InstallationFlags {
  readonly account?: string;
  readonly server?: string;
  readonly action?: string;
  readonly outcome?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: string;
}

const limitMax = 1_000;

/** `gatehouse audit`: who did what through which server, newest first. */
export function addAuditCommand(program: Command): void {
  withInstallationOptions(program.command('audit'))
    .description('read the audit trail, newest first')
    .option('--account <id>', 'only this integrated account')
    .option('--server <id>', 'only this MCP server')
    .option('--action <name>', 'only this tool or admin act')
    .option('--outcome <outcome>', 'only ok, refused, upstream_error or error')
    .option('--from <instant>', 'ISO 8601, inclusive')
    .option('--to <instant>', 'ISO 8601, exclusive')
    .option('--limit <count>', `rows at most, 1 to ${limitMax}`, '50')
    .addHelpText('after', '\nExample:\n  gatehouse audit --outcome refused --from 2030-01-31T00:00:00Z')
    .action((flags: AuditFlags) =>
      withInstallation(flags, async ({ store }) => {
        const limit = /^\d{1,4}$/.test(flags.limit) ? Number(flags.limit) : 0;
        if (limit < 1 || limit > limitMax) throw new CommandFault(`--limit must be a number from 1 to ${limitMax}.`, 2);
        const filter = {
          accountId: flags.account,
          serverId: flags.server,
          action: flags.action,
          outcome: flags.outcome,
          from: instantOf('--from', flags.from),
          to: instantOf('--to', flags.to),
        };
        const rows = (await store.audit.list(filter, { limit })).items.map(presentAuditRow);
        if (flags.json) return printJson({ result: rows });
        printTable(
          ['AT', 'ACTION', 'OUTCOME', 'SERVER', 'CLIENT', 'DETAIL'],
          rows.map((row) =>
            ['at', 'action', 'outcome', 'mcp_server_id', 'client', 'detail'].map((key) => String(row[key] ?? '-')),
          ),
          'No row matches.',
        );
      }),
    );
}

function instantOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const instant = Date.parse(text);
  if (Number.isNaN(instant))
    throw new CommandFault(`${option} must be an ISO 8601 instant such as 2030-01-31T18:00:00Z.`, 2);
  return instant;
}
