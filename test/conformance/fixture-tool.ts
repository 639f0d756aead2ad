import type { JsonObject } from '../../src/base/index.js';
import type { CallOrigin, ToolOutcome } from '../../src/gateway/index.js';

/** A tool of the fixture. */
export interface FixtureTool {
  readonly description: string;
  readonly inputSchema?: JsonObject;
  call(input: JsonObject, origin: CallOrigin): ToolOutcome | Promise<ToolOutcome>;
}
