import type { McpServer, Preset, ServerConfig, ServerConfigChange } from '../../api/types';

/** What the dialog holds while a person fills it in. */
export interface ServerForm {
  readonly name: string;
  readonly methods: readonly string[];
  readonly tags: readonly string[];
  readonly tools: readonly string[];
  readonly expiry: ExpiryChoice;
  /** The exact time, as the browser's own field has it (local, without zone); used with `at`. */
  readonly expiresAt: string;
  readonly auth: 'token' | 'oauth';
  readonly needsApiToken: boolean;
  readonly exposure: 'all' | 'discovery' | 'code';
  readonly preload: readonly string[];
  readonly approval: 'none' | 'destructive' | 'write';
  readonly isDryRun: boolean;
  readonly isPinned: boolean;
  readonly resultShape: 'text' | 'both' | 'structured';
  /** As it is typed; empty where what is known of each client decides. */
  readonly replyCharsMax: string;
}

export type ExpiryChoice = 'never' | 'hour' | 'today' | 'day' | 'week' | 'month' | 'at';

/** Expiries that a person can choose, each with its words under `form.expiry`. */
export const expiryChoices = ['hour', 'today', 'day', 'week', 'month', 'at', 'never'] as const satisfies ExpiryChoice[];

const hourMs = 3_600_000;

/** The form as it opens: least at first, so that more is a choice. */
export const newServerForm: ServerForm = {
  name: '',
  methods: ['read'],
  tags: [],
  tools: [],
  expiry: 'week',
  expiresAt: '',
  auth: 'token',
  needsApiToken: false,
  exposure: 'all',
  preload: [],
  approval: 'none',
  isDryRun: false,
  isPinned: false,
  resultShape: 'text',
  replyCharsMax: '',
};

/** The form of a server that is there. */
export function formOfServer(server: McpServer): ServerForm {
  const { name, config, expires_at: expiresAt } = server;
  return {
    ...fieldsOf(config),
    name,
    expiry: expiresAt === null ? 'never' : 'at',
    expiresAt: expiresAt === null ? '' : localText(new Date(expiresAt)),
  };
}

/** The form after a preset was chosen; a name that a person typed is kept. */
export function formOfPreset(form: ServerForm, preset: Preset): ServerForm {
  const { expires } = preset;
  const at = expires?.hours === undefined ? '' : localText(new Date(Date.now() + expires.hours * hourMs));
  const expiry: ExpiryChoice = expires?.end_of_day ? 'today' : at === '' ? 'never' : 'at';
  return {
    ...fieldsOf(preset.config),
    name: form.name === '' ? (preset.label.split(':')[0] ?? preset.label) : form.name,
    expiry,
    expiresAt: at,
  };
}

function fieldsOf(config: ServerConfig): Omit<ServerForm, 'name' | 'expiry' | 'expiresAt'> {
  return {
    methods: config.methods ?? [],
    tags: config.tags ?? [],
    tools: config.tools ?? [],
    auth: config.auth ?? 'token',
    needsApiToken: config.require_api_token_auth ?? false,
    exposure: config.tool_exposure ?? 'all',
    preload: config.preload ?? [],
    approval: config.approval ?? 'none',
    isDryRun: config.dry_run ?? false,
    isPinned: config.pin_tools ?? false,
    resultShape: config.result_shape ?? 'text',
    replyCharsMax: String(config.reply_chars_max ?? ''),
  };
}

/** The config as the API takes it; what is not set is left out. */
export function configOf(form: ServerForm): ServerConfig {
  return {
    ...(form.methods.length > 0 ? { methods: form.methods } : {}),
    ...(form.tags.length > 0 ? { tags: form.tags } : {}),
    ...(form.tools.length > 0 ? { tools: form.tools } : {}),
    ...(form.auth === 'oauth' ? { auth: form.auth } : {}),
    ...(form.needsApiToken ? { require_api_token_auth: true } : {}),
    ...(form.exposure !== 'all' ? { tool_exposure: form.exposure } : {}),
    ...(form.exposure === 'discovery' && form.preload.length > 0 ? { preload: form.preload } : {}),
    ...(form.approval === 'none' ? {} : { approval: form.approval }),
    ...(form.isDryRun ? { dry_run: true } : {}),
    ...(form.isPinned ? { pin_tools: true } : {}),
    ...(form.resultShape === 'text' ? {} : { result_shape: form.resultShape }),
    ...(form.replyCharsMax === '' ? {} : { reply_chars_max: Number(form.replyCharsMax) }),
  };
}

/** The keys that the form has. */
const formKeys: readonly (keyof ServerConfig)[] = [
  'methods',
  'tags',
  'tools',
  'auth',
  'require_api_token_auth',
  'tool_exposure',
  'preload',
  'approval',
  'dry_run',
  'pin_tools',
];

/** The config as a change of the present one: what is gone is removed by null. Keys that the form does not have stay as they are. */
export function configChange(before: ServerConfig, after: ServerConfig): ServerConfigChange {
  const gone = Object.keys(before).filter((name) => formKeys.some((key) => key === name) && !(name in after));
  return { ...Object.fromEntries(gone.map((name) => [name, null])), ...after };
}

/** The instant that was chosen; null for never. An exact time that was not filled in is undefined. */
export function expiryOf(form: ServerForm, now: Date): string | null | undefined {
  const later = (milliseconds: number): string => new Date(now.getTime() + milliseconds).toISOString();
  switch (form.expiry) {
    case 'never':
      return null;
    case 'hour':
      return later(hourMs);
    case 'today':
      return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).toISOString();
    case 'day':
      return later(24 * hourMs);
    case 'week':
      return later(7 * 24 * hourMs);
    case 'month':
      return later(30 * 24 * hourMs);
    case 'at': {
      const at = new Date(form.expiresAt);
      return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
    }
  }
}

function localText(instant: Date): string {
  const local = new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
