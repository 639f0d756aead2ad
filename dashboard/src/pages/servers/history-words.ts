import type { TFunction } from 'i18next';
import { exactly, listed } from '../../ui/words';

type T = TFunction<'servers'>;

const settings = [
  'methods',
  'tags',
  'tools',
  'auth',
  'require_api_token_auth',
  'tool_exposure',
  'preload',
  'approval',
  'confirm_in_client',
  'dry_run',
  'pin_tools',
  'result_shape',
  'reply_format',
  'reply_chars_max',
  'idempotency_seconds',
] as const;

/** What people call a field of a difference, such as `config.approval` or `members.dns.config.methods`. */
export function fieldName(field: string, t: T): string {
  const member = /^members\.([^.]+)\.(.+)$/.exec(field);
  if (member) return `${member[1]}: ${fieldName(member[2] ?? '', t)}`;
  if (field === 'name') return t('fields.name');
  if (field === 'label') return t('fields.label');
  if (field === 'expires_at') return t('fields.expires');
  if (field === 'external_id') return t('fields.externalId');
  if (field.startsWith('labels.')) return t('fields.labelNamed', { name: field.slice('labels.'.length) });
  const setting = settings.find((one) => field === `config.${one}`);
  return setting ? t(`fields.${setting}`) : field;
}

/** A value of a difference as people read it. */
export function shownValue(field: string, value: unknown, t: T): string {
  if (value === null || value === undefined) return t('history.nothing');
  if (typeof value === 'boolean') return t(value ? 'bulk.on' : 'bulk.off');
  if (field === 'expires_at' && typeof value === 'string') return exactly(value);
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return listed(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
