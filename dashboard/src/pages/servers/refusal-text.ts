import type { TFunction } from 'i18next';

const reasons = [
  'expired',
  'revoked',
  'rotated',
  'api_token_required',
  'api_token_invalid',
  'oauth_required',
  'oauth_invalid',
  'issuer_unreachable',
  'no_tools',
  'method_not_allowed',
  'unsupported_media',
  'origin_not_allowed',
] as const;

/** Why a client was refused, as people read it; a reason of a newer gateway as it came. */
export function refusalText(reason: string, t: TFunction<'servers'>): string {
  const known = reasons.find((one) => one === reason);
  return known ? t(`reasons.${known}`) : reason;
}
