import type { Command } from 'commander';
import { exportLines, nameAuditRows } from '../admin/index.js';
import { ok, readInstant } from '../base/index.js';
import { type AuditFilter, type AuditOutcome, auditOutcomes, verifyAudit } from '../store/index.js';
import type { Installation } from '../wire/index.js';
import { act } from './act.js';
import { asCalled, CommandFault, print, printJson, printJsonText, printTable } from './output.js';
import { type InstallationFlags, withInstallation, withInstallationOptions } from './with-installation.js';

interface AuditFlags extends InstallationFlags {
  readonly account?: string;
  readonly server?: string;
  readonly action?: string;
  readonly outcome?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: string;
  readonly format?: string;
}

const limitMax = 1_000;

/** `gatehouse audit`: who did what through which server, newest first. */
export function addAuditCommand(program: Command): void {
  const audit = withFilterOptions(withInstallationOptions(program.command('audit')))
    .description('read, verify or export the audit log')
    .option('--limit <count>', `maximum number of rows, 1 to ${limitMax}`, '50')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse audit --outcome refused --from 2030-01-31T00:00:00Z'))
    .action((flags: AuditFlags) =>
      withInstallation(flags, async (installation) => {
        const { store } = installation;
        const limit = /^\d{1,4}$/.test(flags.limit) ? Number(flags.limit) : 0;
        if (limit < 1 || limit > limitMax) throw new CommandFault(`--limit must be a number from 1 to ${limitMax}.`, 2);
        const rows = await nameAuditRows(installation, (await store.audit.list(filterOf(flags), { limit })).items);
        if (flags.json) return printJson({ result: rows });
        printTable(
          ['AT', 'ACTION', 'OUTCOME', 'SERVER', 'BY', 'DETAIL'],
          rows.map((row) =>
            [
              row.at,
              row.action,
              row.outcome,
              row.mcp_server_name ?? row.mcp_server_id,
              row.api_token_name ?? row.client,
              row.detail,
            ].map((value) => String(value ?? '-')),
          ),
          'No row matches.',
        );
      }),
    );
  withInstallationOptions(audit.command('verify'))
    .description('verify the whole hash chain; reports the first invalid row and exits with 1 if there is one')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse audit verify'))
    .action((_flags: AuditFlags, command: Command) => {
      const flags = command.optsWithGlobals<AuditFlags>();
      return withInstallation(flags, (installation) => verify(installation, flags));
    });
  withFilterOptions(withInstallationOptions(audit.command('export')))
    .description('write the audit log as JSON Lines or CSV, oldest first')
    .option('--format <format>', 'jsonl or csv', 'jsonl')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse audit export --from 2030-01-01T00:00:00Z > audit.jsonl'))
    .action((_flags: AuditFlags, command: Command) => {
      const flags = command.optsWithGlobals<AuditFlags>();
      return withInstallation(flags, async (installation) => {
        const filter = filterOf(flags);
        const format = flags.format ?? 'jsonl';
        if (format !== 'jsonl' && format !== 'csv') throw new CommandFault('--format must be jsonl or csv.', 2);
        await act(installation, 'audit_log.export', { work: async () => ok(null), about: () => ({}) });
        for await (const lines of exportLines(installation, filter, { format })) {
          if (format === 'jsonl') printJsonText(lines.trimEnd());
          else print(lines.replaceAll('\r\n', '\n').trimEnd());
        }
      });
    });
}

function withFilterOptions(command: Command): Command {
  return command
    .option('--account <id>', 'only this integrated account')
    .option('--server <id>', 'only this MCP server')
    .option('--action <name>', 'only this tool or admin action')
    .option('--outcome <outcome>', `only ${auditOutcomes.join(', ')}`)
    .option('--from <instant>', 'ISO 8601, inclusive')
    .option('--to <instant>', 'ISO 8601, exclusive');
}

async function verify({ store }: Installation, flags: AuditFlags): Promise<void> {
  const verdict = await verifyAudit(store.audit);
  if (flags.json) printJson(verdict);
  if (!verdict.ok) {
    const { sequence, reason } = verdict;
    throw new CommandFault(
      `The audit log failed verification: ${sequence === null ? reason : `row ${sequence} ${reason}.`}`,
    );
  }
  if (!flags.json)
    print(
      verdict.rows === 0
        ? 'The audit log is empty.'
        : `The audit log is intact: ${verdict.rows} rows, ${verdict.from} to ${verdict.to}.`,
    );
}

function filterOf(flags: AuditFlags): AuditFilter {
  return {
    accountId: flags.account,
    serverId: flags.server,
    action: flags.action,
    outcome: outcomeOf(flags.outcome),
    from: instantOf('--from', flags.from),
    to: instantOf('--to', flags.to),
  };
}

function outcomeOf(text: string | undefined): AuditOutcome | undefined {
  const outcome = auditOutcomes.find((known) => known === text);
  if (text !== undefined && outcome === undefined)
    throw new CommandFault(`--outcome must be one of ${auditOutcomes.join(', ')}.`, 2);
  return outcome;
}

function instantOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const instant = readInstant(text);
  if (instant === null)
    throw new CommandFault(`${option} must be an ISO 8601 instant, such as 2030-01-31T18:00:00Z, or a date.`, 2);
  return instant;
}
