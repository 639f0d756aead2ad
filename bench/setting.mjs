// What the cases share, made when the first of them asks for it: the connected service, the sandbox that gives out tokens, the load, and one
// installation of Gatehouse from which others are copied.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install, listTools, serve, startSandbox } from './gatehouse.mjs';
import { startLoad } from './load/client.mjs';
import { start } from './processes.mjs';

/** The two operations that are called, with what the bare proxy asks for. */
export const called = {
  // All fields, as the bare proxy passes them on.
  small: { tool: 'list_all_zoho_mail_domains', args: { fields: ['*'] }, path: '/api/organization/123456789/domains' },
  large: {
    tool: 'get_single_zoho_mail_domain_by_id',
    args: { domain_name: 'large.example' },
    path: '/api/organization/123456789/domains/large.example',
  },
};

/** Opens the setting in a scratch folder. */
export function openSetting({ folder, options, note }) {
  const leftOut = [];
  const once = (make) => {
    let made;
    return () => {
      made ??= make();
      return made;
    };
  };
  const upstream = once(async () => {
    const program = fileURLToPath(new URL('servers/upstream.mjs', import.meta.url));
    return (await start([program], {}, { isAside: true })).line;
  });
  const sandbox = once(startSandbox);
  const connectTo = async () => `mail.zoho.com=${await upstream()},*=${(await sandbox()).origin}`;
  const installation = once(async () =>
    install({ folder: join(folder, 'data'), sandbox: await sandbox(), connectTo: await connectTo() }),
  );
  return {
    folder,
    options,
    note,
    leftOut,
    /** Says that something could not be measured, and why. */
    leaveOut: (text) => {
      note(`left out: ${text}`);
      leftOut.push(text);
    },
    upstream,
    sandbox,
    connectTo,
    load: once(async () => startLoad()),
    tools: once(listTools),
    /** What the service tells about `small` and `large`, to hold answers against. */
    domainsOf: async (size) => {
      const answer = await fetch(`${await upstream()}${called[size].path}`);
      return (await answer.json()).data.domainVO;
    },
    installation,
    /** The gateway with one MCP server. */
    gateway: once(async () => serve(await installation())),
  };
}
