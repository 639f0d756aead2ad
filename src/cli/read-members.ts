import { CommandFault } from './output.js';

const lists = ['methods', 'tags', 'tools', 'preload'];
const texts = ['label', 'prefix'];
const form =
  '"<account id>[; label=..][; prefix=..][; methods=..][; tags=..][; tools=..][; preload=..][; approval=..][; dry_run=true]"';

/** Members of an MCP server as options give them, one each: an account id, then `name=value` pairs after semicolons. */
export function readMembers(options: readonly string[]): readonly object[] {
  return options.map((option) => {
    const [accountId = '', ...pairs] = option.split(';').map((part) => part.trim());
    const member: { [name: string]: unknown } = { integrated_account_id: accountId };
    const config: { [name: string]: unknown } = {};
    for (const pair of pairs.filter(Boolean)) {
      const [, name = '', value = ''] = /^([a-z_]+)\s*=\s*(.*)$/.exec(pair) ?? [];
      if (name === '') throw new CommandFault(`--member must be ${form}, not ${JSON.stringify(option)}.`, 2);
      if (texts.includes(name)) member[name] = value;
      // Anything else is a key of the config, which is checked as the API's is.
      else config[name] = lists.includes(name) ? namesOf(value) : booleanOr(value);
    }
    return Object.keys(config).length > 0 ? { ...member, config } : member;
  });
}

function namesOf(value: string): readonly string[] {
  return value
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

function booleanOr(value: string): string | boolean {
  return value === 'true' || value === 'false' ? value === 'true' : value;
}
