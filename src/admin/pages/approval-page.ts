import type { FastifyInstance } from 'fastify';
import { errorTable, isJsonObject, showInvisible } from '../../base/index.js';
import { programCommand } from '../../config/index.js';
import type { ApiToken } from '../../servers/index.js';
import type { ApprovalRow } from '../../store/index.js';
import { limitContext } from '../limits/limit-context.js';
import { performAct } from '../record-act.js';
import type { AdminDeps } from '../route.js';
import type { AuditSubject } from '../route-act.js';
import { page, sendPage, text } from './page.js';

const path = '/approvals/:id';

/**
 * Puts the page on a server that the link of a held call opens. Whoever has the link alone learns nothing from it: the call is shown, and
 * decided, to an API token of scope admin, which the page asks for each time and never keeps.
 */
export function registerApprovalPage(app: FastifyInstance, parts: AdminDeps): void {
  app.get(path, (_request, reply) => sendPage(reply, 200, signInPage(null)));
  app.post<{ Params: { id: string } }>(path, async (request, reply) => {
    const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
    const token = await holderOf(parts, form);
    if (!token)
      return sendPage(
        reply,
        errorTable.unauthorized.http,
        signInPage('That is no API token of scope admin that can decide approvals.'),
      );
    const { approvals } = token.limits === null ? parts : limitContext(parts, token.limits);
    const { id } = request.params;
    const decision = form.get('decision');
    const words = decision === null ? null : await decide({ ...parts, approvals }, { id, decision, form, token });
    const approval = await approvals.get(id);
    return approval
      ? sendPage(reply, 200, callPage(approval, words))
      : sendPage(reply, errorTable.not_found.http, signInPage('There is no such call, or it ended long ago.'));
  });
}

async function holderOf({ apiTokens }: AdminDeps, form: URLSearchParams): Promise<ApiToken | null> {
  const holder = await apiTokens.check(form.get('api_token')?.trim() ?? '');
  const mayDecide = holder?.actions?.includes('approvals:decide') ?? true;
  return holder?.scope === 'admin' && mayDecide ? holder : null;
}

interface Decision {
  readonly id: string;
  readonly decision: string;
  readonly form: URLSearchParams;
  readonly token: ApiToken;
}

/** What came of it, in words; recorded as the API records it. */
async function decide(parts: AdminDeps, { id, decision, form, token }: Decision): Promise<string> {
  const reason = form.get('reason')?.trim() ?? '';
  const body = { decision, ...(reason === '' ? {} : { reason }) };
  const performed = await performAct(
    parts,
    { action: 'approval.decide', apiTokenId: token.id, client: 'approval page', approvalId: id, arguments: { id } },
    {
      work: () => parts.approvals.decide(id, body, token.name),
      resultOf: (made) => ({
        subject: made.ok ? subjectOf(made.value) : { approvalId: id, arguments: { id } },
        outcome: made.ok ? 'ok' : 'refused',
        detail: made.ok ? null : made.refusal.message,
      }),
    },
  );
  if (!performed.ok) return performed.refusal.message;
  const decided = performed.value.made;
  return decided.ok ? `It is ${decided.value.status}.` : decided.refusal.message;
}

function subjectOf({ id, accountId, serverId, status, reason, tool }: ApprovalRow): AuditSubject {
  return { accountId, serverId, approvalId: id, arguments: { id, status, reason, tool } };
}

const tokenField =
  '<p><label>API token of scope admin<br /><input name="api_token" type="password" autocomplete="current-password" required /></label></p>';

function signInPage(fault: string | null): string {
  return page(
    'A call waits',
    `<h1>A call waits for a person</h1>
    ${fault === null ? '' : `<p role="alert"><strong>${text(fault)}</strong></p>`}
    <p>Sign in to see exactly what would be sent, and to decide. On the gateway’s machine <code>${text(programCommand())} approvals list</code> does the same.</p>
    <form method="post">${tokenField}<button type="submit">Show the call</button></form>`,
  );
}

/** A text whose invisible characters are written as their numbers: what is seen is what is sent. */
function shown(value: string): string {
  return text(showInvisible(value));
}

function callPage(approval: ApprovalRow, words: string | null): string {
  const { tool, effect, status, request, client, expiresAt } = approval;
  const isPending = status === 'pending';
  const rows = [
    ['Tool', tool],
    ['Effect', effect],
    ['Status', status],
    ['Requested by', client ?? 'an unnamed client'],
    ['MCP server', approval.serverId],
    ['Account', approval.accountId],
    ['Until', new Date(expiresAt).toUTCString()],
  ];
  return page(
    'A call waits',
    `<h1>${isPending ? 'Decide this call' : 'This call'}</h1>
    ${words === null ? '' : `<p role="status"><strong>${text(words)}</strong></p>`}
    <dl>${rows.map(([name = '', value = '']) => `<dt>${text(name)}</dt><dd>${shown(value)}</dd>`).join('')}</dl>
    <h2>What would be sent</h2>
    <p><code>${shown(`${String(request.method)} ${String(request.host)}${String(request.path)}`)}</code></p>
    ${isJsonObject(request.query) && Object.keys(request.query).length > 0 ? `<pre>${shown(JSON.stringify(request.query, null, 2))}</pre>` : ''}
    ${request.body === null ? '' : `<pre>${shown(JSON.stringify(request.body, null, 2))}</pre>`}
    ${request.file === undefined ? '' : `<h2>The file</h2><pre>${shown(JSON.stringify(request.file, null, 2))}</pre>`}
    ${isPending ? decisionForm : ''}`,
  );
}

const decisionForm = `<form method="post">
      ${tokenField}
      <p><label>Reason<br /><input name="reason" maxlength="500" /></label></p>
      <button name="decision" value="approve">Approve this one call</button>
      <button name="decision" value="deny">Deny</button>
    </form>`;
