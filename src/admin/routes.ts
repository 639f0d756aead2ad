import type { AdminRoute } from './route.js';
import { apiTokenRoutes } from './routes/api-tokens.js';
import { auditLogRoutes } from './routes/audit-log.js';
import { integratedAccountRoutes } from './routes/integrated-accounts.js';
import { integrationRoutes } from './routes/integrations.js';
import { mcpServerRoutes } from './routes/mcp-servers.js';
import { proxyRoutes } from './routes/proxy.js';

/** The admin API's route table. */
export const adminRoutes: readonly AdminRoute[] = [
  ...integrationRoutes,
  ...integratedAccountRoutes,
  ...mcpServerRoutes,
  ...apiTokenRoutes,
  ...auditLogRoutes,
  ...proxyRoutes,
];
