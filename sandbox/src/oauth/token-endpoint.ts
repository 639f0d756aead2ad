import { createHash } from 'node:crypto';
import type { DataCenter } from '../data-centers.js';
import type { JsonMap } from '../json.js';
import { findClientFault } from './client.js';
import { type Grants, throttleReply } from './grants.js';

/** The token endpoint of a data centre: the token reply, or `{error}`. */
export function answerTokenRequest(grants: Grants, center: DataCenter, form: URLSearchParams): JsonMap {
  const fault = findClientFault(form);
  if (fault) return fault;
  if (grants.isThrottled(center)) return throttleReply;
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(grants, center, form);
    case 'refresh_token':
      return grants.refresh(center, form.get('refresh_token') ?? '');
    default:
      return { error: 'unsupported_grant_type' };
  }
}

function exchangeCode(grants: Grants, center: DataCenter, form: URLSearchParams): JsonMap {
  const code = grants.redeemCode(center, form.get('code') ?? '');
  if (!code) return { error: 'invalid_code' };
  if (code.redirectUri !== null && code.redirectUri !== form.get('redirect_uri'))
    return { error: 'invalid_redirect_uri' };
  const verifier = form.get('code_verifier') ?? '';
  if (code.challenge !== null && createHash('sha256').update(verifier).digest('base64url') !== code.challenge)
    return { error: 'invalid_code' };
  return grants.grant(code);
}
