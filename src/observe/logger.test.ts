import { expect, it } from 'vitest';
import { newSecret } from '../base/index.js';
import { maskSecrets } from './logger.js';

it('masks tokens and authorization values wherever they stand, and nothing else', () => {
  const [server, api] = [newSecret('ghs'), newSecret('gha')];
  const line = `{"msg":"POST /mcp/${server} failed","headers":{"authorization":"Bearer ${api}"},"note":"Authorization: Scheme-token abc.def","id":"mcp_0123456789abcdef"}`;
  const masked = maskSecrets(line);
  for (const secret of [server, api, 'abc.def']) expect(masked).not.toContain(secret);
  expect(masked).toContain('mcp_0123456789abcdef');
  expect(masked).toContain('"msg":"POST /mcp/[secret] failed"');
});
