import type { JsonObject } from '../../src/base/index.js';
import type { CallOrigin } from '../../src/call/index.js';
import type { ToolOutcome } from '../../src/reply/index.js';

/** A tool of the fixture. */
export interface FixtureTool {
  readonly description: string;
  readonly inputSchema?: JsonObject;
  call(input: JsonObject, origin: CallOrigin): ToolOutcome | Promise<ToolOutcome>;
}
