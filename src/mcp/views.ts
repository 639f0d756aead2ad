import { isJsonObject, type JsonObject } from '../base/index.js';
import { viewMimeType } from '../guidance/index.js';
import type { MethodCall } from './protocol.js';

/** The extension id of MCP Apps in declared capabilities. */
const extensionName = 'io.modelcontextprotocol/ui';

/** The declaration of a server that offers views. */
export const viewExtension = { [extensionName]: { mimeTypes: [viewMimeType] } };

/**
 * Whether to send views to the caller. In the stateless revision every request declares the client's capabilities.
 * Legacy clients declared them once, in a handshake that is not stored, so all of them receive views: clients without
 * support ignore a tool's `_meta`.
 */
export function takesViews({ revision, capabilities }: MethodCall): boolean {
  return revision.era === 'legacy' || declaresViews(capabilities);
}

/** Whether a client's declared capabilities include views. */
export function declaresViews({ extensions }: JsonObject): boolean {
  const settings = isJsonObject(extensions) ? extensions[extensionName] : undefined;
  return isJsonObject(settings) && Array.isArray(settings.mimeTypes) && settings.mimeTypes.includes(viewMimeType);
}
