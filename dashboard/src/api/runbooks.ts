import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, withQuery } from './client';
import { useList } from './list';
import type { AuditRow, Page, Runbook, RunbookReport } from './types';

/** An argument of a runbook. */
export type RunbookArgument = Runbook['arguments'][number];

/** A tool that a step of a guide names. */
export interface GuideTool {
  readonly name: string;
  readonly account_tool: string;
  readonly title: string;
  readonly integrated_account_id: string;
  readonly is_read: boolean;
}

/** A runbook that a person carries out. */
export interface Guide {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly RunbookArgument[];
  readonly preface: string;
  readonly steps: readonly { readonly name: string; readonly text: string; readonly tools: readonly GuideTool[] }[];
}

/** A runbook that the gateway carries out. */
export interface Procedure extends Runbook {
  readonly steps: readonly { readonly name: string; readonly title: string }[];
}

/** An MCP server with its runbooks. */
export interface ServerRunbooks {
  readonly mcp_server: { readonly id: string; readonly name: string };
  readonly procedures: readonly Procedure[];
  readonly guides: readonly Guide[];
}

/** MCP servers and what can be carried out on each, page after page. */
export function useAllRunbooks(q: string) {
  return useList<ServerRunbooks>(['runbooks'], '/runbook', { query: { q, limit: 25 } });
}

/** What can be carried out on one MCP server. */
export function useServerRunbooks(serverId: string) {
  return useQuery({
    queryKey: ['runbooks', 'server', serverId],
    queryFn: () => call<Page<ServerRunbooks>>('GET', withQuery('/runbook', { mcp_server_id: serverId })),
    select: ({ result }) => result[0],
  });
}

/** The input of a procedure run. */
export interface RunbookRun {
  readonly arguments: Readonly<Record<string, string>>;
  readonly dry_run: boolean;
  readonly agreed?: readonly string[];
  readonly service?: string;
  readonly until?: string;
  readonly run?: string;
}

/** What a person did about a run or one of its steps. */
export interface StepNote {
  readonly run: string;
  readonly state: 'started' | 'done' | 'skipped' | 'finished';
  readonly step?: string;
  readonly note?: string;
  readonly values?: Readonly<Record<string, string>>;
}

function pathOf(serverId: string, name: string): string {
  return `/mcp-server/${encodeURIComponent(serverId)}/runbook/${encodeURIComponent(name)}`;
}

/** Works through a procedure; what came of it is read from the audit log afterwards. */
export function useRunProcedure(serverId: string, name: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (run: RunbookRun) => call<RunbookReport>('POST', pathOf(serverId, name), run),
    onSettled: () => queries.invalidateQueries({ queryKey: ['runs', serverId] }),
  });
}

/** Notes down what a person did. */
export function useNoteStep(serverId: string, name: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (note: StepNote) => call<StepNote>('POST', `${pathOf(serverId, name)}/step`, note),
    onSettled: () => queries.invalidateQueries({ queryKey: ['runs', serverId] }),
  });
}

/** Pages of the log that are read for one run. */
const pagesMax = 10;

/** Every audit row of a run, the oldest first. */
export function useRunRows(serverId: string, run: string) {
  return useQuery({
    queryKey: ['runs', serverId, run],
    enabled: run !== '',
    queryFn: async () => {
      const rows: AuditRow[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < pagesMax; page += 1) {
        const read = await call<Page<AuditRow>>(
          'GET',
          withQuery('/audit-log', { mcp_server_id: serverId, limit: 100, cursor }),
        );
        const own = read.result.filter((row) => runOf(row) === run);
        rows.push(...own);
        if (own.some(({ arguments: given }) => given.state === 'started') || read.next_cursor === null) break;
        cursor = read.next_cursor;
      }
      return rows.reverse();
    },
  });
}

/** The runs of a runbook that were begun last, the newest first. */
export function useRuns(serverId: string, name: string) {
  return useQuery({
    queryKey: ['runs', serverId, 'all', name],
    queryFn: () =>
      call<Page<AuditRow>>(
        'GET',
        withQuery('/audit-log', { mcp_server_id: serverId, action: 'runbook.step', limit: 100 }),
      ),
    select: ({ result }) =>
      result.filter(({ arguments: given }) => given.runbook === name && given.state === 'started'),
  });
}

/** The id of the run that an audit row belongs to. */
export function runOf({ client, arguments: given }: Pick<AuditRow, 'client' | 'arguments'>): string | null {
  const ofCall = client?.startsWith('runbook run_') ? client.slice('runbook '.length) : null;
  return ofCall ?? (typeof given.run === 'string' ? given.run : null);
}

/** A new id for a run. */
export function newRun(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `run_${[...bytes].map((byte) => (byte % 36).toString(36)).join('')}`;
}
