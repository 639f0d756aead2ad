import type { Command } from 'commander';
import { describeApproval, describeApprovals } from '../admin/index.js';
import { showOnOneLine } from '../base/index.js';
import type { ApprovalRow } from '../store/index.js';
import { act } from './act.js';
import { allItems } from './all-items.js';
import { asCalled, print, printJson, printTable } from './output.js';
import { type InstallationFlags, withInstallation, withInstallationOptions } from './with-installation.js';

interface ApprovalFlags extends InstallationFlags {
  readonly status?: string;
  readonly reason?: string;
}

/** `gatehouse approvals ...`: calls that wait for a person. */
export function addApprovalsCommand(program: Command): void {
  const approvals = program.command('approvals').description('list, approve and deny calls that wait for a person');
  withInstallationOptions(approvals.command('list'))
    .description('list held calls, newest first')
    .option('--status <status>', 'pending, approved, denied, executing, done, expired, withdrawn or all', 'pending')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse approvals list'))
    .action((flags: ApprovalFlags) =>
      withInstallation(flags, async (installation) => {
        const all = await allItems((page) => installation.approvals.list(flags.status, page));
        if (flags.json) return printJson({ result: await describeApprovals(installation, all) });
        printTable(
          ['ID', 'STATUS', 'UNTIL', 'TOOL', 'WOULD SEND'],
          all.map((row) => [row.id, row.status, new Date(row.expiresAt).toISOString(), row.tool, requestLine(row)]),
          'No matching calls. Calls that wait for a person appear here.',
        );
      }),
    );
  for (const [name, decision] of [
    ['approve', 'approve'],
    ['deny', 'deny'],
  ] as const)
    withInstallationOptions(approvals.command(`${name} <id>`))
      .description(
        decision === 'approve'
          ? 'approve a held call: it can be made once, within 15 minutes'
          : 'deny a held call; the model receives the reason',
      )
      .option('--reason <words>', 'why')
      .addHelpText(
        'after',
        asCalled(`\nExample:\n  gatehouse approvals ${name} apr_4kq2xw9d0r7m1z5b --reason "as agreed"`),
      )
      .action((id: string, flags: ApprovalFlags) =>
        withInstallation(flags, async (installation) => {
          const decided = await act(installation, 'approval.decide', {
            work: () =>
              installation.approvals.decide(
                id,
                { decision, ...(flags.reason === undefined ? {} : { reason: flags.reason }) },
                'command line',
              ),
            about: (row) => ({
              accountId: row?.accountId ?? null,
              serverId: row?.serverId ?? null,
              approvalId: id,
              arguments: row ? { id, status: row.status, reason: row.reason, tool: row.tool } : { id },
            }),
          });
          if (flags.json) printJson(await describeApproval(installation, decided));
          else print(`${decided.tool} ${decided.status}: ${showOnOneLine(requestLine(decided))}`);
        }),
      );
}

function requestLine({ request }: ApprovalRow): string {
  const body = request.body === null ? '' : ` ${JSON.stringify(request.body)}`;
  const query = JSON.stringify(request.query);
  const file = request.file === undefined ? '' : ` ${JSON.stringify(request.file)}`;
  return `${String(request.method)} ${String(request.host)}${String(request.path)}${query === '{}' ? '' : ` ${query}`}${body}${file}`;
}
