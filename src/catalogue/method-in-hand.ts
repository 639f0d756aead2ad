import type { IntegrationRecord, MethodRecord, ResourceRecord } from './records.js';
import type { RecordPath } from './validate-record.js';

/** A method to validate, and where to report its errors. */
export interface MethodInHand {
  readonly integration: IntegrationRecord;
  readonly resource: ResourceRecord;
  readonly method: MethodRecord;
  /** Documented methods of the integration by `<resource>.<method>`. */
  readonly methods: ReadonlyMap<string, MethodRecord>;
  /** Names of all tools of the integration. */
  readonly documented: ReadonlySet<string>;
  readonly report: (path: RecordPath, message: string) => void;
}
