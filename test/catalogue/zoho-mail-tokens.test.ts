import { expect, it } from 'vitest';
import { classifyTokenReply, oauthServerOf } from '../../src/tokens/index.js';
import { zohoMail } from './service-caller.js';

const server = oauthServerOf({
  integration: zohoMail(),
  hosts: { accounts: { host: 'accounts.zoho.eu', basePath: '' } },
  context: {},
});
if (!server.ok) throw new Error('the integration has no OAuth');
const { value } = server;

it.each<[object, string]>([
  [{ error: 'invalid_code' }, 'dead_grant'],
  [{ error: 'INVALID_CODE' }, 'dead_grant'],
  [{ error: 'Invalid Client Secret', status: 'error' }, 'client'],
  [{ error: 'invalidClientSecret' }, 'client'],
  [{ error: 'ACCESS_DENIED' }, 'throttled'],
  [{ error: 'Access Denied' }, 'throttled'],
  [{ error: 'access_denied', status: 'failure', error_description: 'Demasiadas solicitudes' }, 'throttled'],
  [{ error: 'ACCESS DENIED', status: 'Failure' }, 'throttled'],
  [{ error: 'access_denied' }, 'dead_grant'],
  [{ error: 'invalid_client', status: 'failure' }, 'client'],
])('tells a reply of the token endpoint by its code in every spelling: %j', (body, fault) => {
  for (const status of [200, 400]) {
    const validated = classifyTokenReply({ status, text: JSON.stringify(body) }, value);
    expect(validated, JSON.stringify(validated)).toMatchObject({ kind: 'refused', fault });
  }
});
