import type { AdminRoute } from './route.js';
import { accountToolRoutes } from './routes/account-tools.js';
import { apiTokenRoutes } from './routes/api-tokens.js';
import { approvalRoutes } from './routes/approvals.js';
import { auditLogRoutes } from './routes/audit-log.js';
import { auditSummaryRoutes } from './routes/audit-summary.js';
import { combinedServerRoutes } from './routes/combined-servers.js';
import { deviceConsentRoutes } from './routes/device-consents.js';
import { integratedAccountRoutes } from './routes/integrated-accounts.js';
import { integrationChangeRoutes } from './routes/integration-changes.js';
import { integrationImportRoutes } from './routes/integration-imports.js';
import { integrationToolRoutes } from './routes/integration-tools.js';
import { integrationRoutes } from './routes/integrations.js';
import { linkTokenRoutes } from './routes/link-tokens.js';
import { mcpServerRoutes } from './routes/mcp-servers.js';
import { operationRoutes } from './routes/operation.js';
import { overviewRoutes } from './routes/overview.js';
import { previewRoutes } from './routes/previews.js';
import { proxyRoutes } from './routes/proxy.js';
import { runbookLibraryRoutes } from './routes/runbook-library.js';
import { runbookRoutes } from './routes/runbooks.js';
import { serverDetailRoutes } from './routes/server-details.js';
import { serverFleetRoutes } from './routes/server-fleet.js';
import { toolSearchRoutes } from './routes/tool-search.js';
import { webhookEndpointRoutes } from './routes/webhook-endpoints.js';

/** The admin API's route table. */
export const adminRoutes: readonly AdminRoute[] = [
  ...integrationRoutes,
  ...integrationToolRoutes,
  ...integrationChangeRoutes,
  ...integrationImportRoutes,
  ...integratedAccountRoutes,
  ...accountToolRoutes,
  ...toolSearchRoutes,
  ...linkTokenRoutes,
  ...deviceConsentRoutes,
  ...previewRoutes,
  ...mcpServerRoutes,
  ...serverFleetRoutes,
  ...serverDetailRoutes,
  ...combinedServerRoutes,
  ...runbookRoutes,
  ...runbookLibraryRoutes,
  ...apiTokenRoutes,
  ...approvalRoutes,
  ...auditLogRoutes,
  ...auditSummaryRoutes,
  ...overviewRoutes,
  ...operationRoutes,
  ...webhookEndpointRoutes,
  ...proxyRoutes,
];
