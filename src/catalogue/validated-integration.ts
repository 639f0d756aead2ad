import type { PresetRecord } from './preset-record.js';
import type { IntegrationRecord, ResourceRecord } from './records.js';
import type { RolesRecord } from './role-record.js';
import type { Runbook } from './runbook-record.js';
import type { View } from './view-record.js';

/** All that the files of an integration say, after every check: plain data, from which the rest is worked out. */
export interface ValidatedIntegration {
  readonly record: IntegrationRecord;
  readonly resources: readonly ResourceRecord[];
  readonly runbooks: readonly Runbook[];
  readonly presets: readonly PresetRecord[];
  readonly guide: string | null;
  readonly views: readonly View[];
  readonly roles: RolesRecord['roles'];
  readonly version: string;
}
