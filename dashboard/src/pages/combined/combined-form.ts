import type { WishedMember } from '../../api/combined';
import type { McpServer, ServerConfig } from '../../api/types';
import { formOfServer, newServerForm, type ServerForm } from '../servers/server-form';

/** An account of an MCP server over several, while a person fills it in. */
export interface MemberForm {
  readonly accountId: string;
  readonly accountName: string;
  readonly label: string;
  readonly methods: readonly string[];
  readonly approval: 'none' | 'destructive' | 'write';
  /** What was set elsewhere and the form does not show. */
  readonly kept: ServerConfig;
  /** Of an account that was there before: its tools keep their names. */
  readonly prefix?: string;
}

/** The form of a new server, or of one that is there. */
export function formOf(server: McpServer | undefined): ServerForm {
  return server ? formOfServer(server) : newServerForm;
}

/** The accounts of a server that is there. */
export function membersOf(server: McpServer | undefined): readonly MemberForm[] {
  return (server?.members ?? []).map(({ integrated_account_id: accountId, label, prefix, config }) => {
    const { methods = [], approval = 'none', ...kept } = config;
    return { accountId, accountName: label, label, prefix, methods, approval, kept };
  });
}

/** An account as the API takes it. */
export function wishOf({ accountId, accountName, label, methods, approval, kept, prefix }: MemberForm): WishedMember {
  return {
    integrated_account_id: accountId,
    label: label.trim() === '' ? accountName : label.trim(),
    ...(prefix === undefined ? {} : { prefix }),
    config: {
      ...kept,
      ...(methods.length > 0 ? { methods } : {}),
      ...(approval === 'none' ? {} : { approval }),
    },
  };
}

/** The part of the config that all accounts share, as a change of what is there. */
export function sharedConfig(form: Pick<ServerForm, 'exposure'>, before: ServerConfig | undefined): ServerConfig {
  if (form.exposure === (before?.tool_exposure ?? 'all')) return {};
  return { tool_exposure: form.exposure };
}
