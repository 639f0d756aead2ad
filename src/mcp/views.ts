import { isJsonObject, type JsonObject } from '../base/index.js';
import { viewMimeType } from '../guidance/index.js';
import type { MethodCall } from './protocol.js';

/** Names MCP Apps among the extensions that clients and servers declare. */
const extensionName = 'io.modelcontextprotocol/ui';

/** What a server that offers views declares. */
export const viewExtension = { [extensionName]: { mimeTypes: [viewMimeType] } };

/**
 * Whether the caller is told of views. The stateless revision says with every request what its client can do. Before it a client said so once,
 * in a handshake of which nothing is kept, so all of them are told: clients without views pass over a tool's `_meta`.
 */
export function takesViews({ revision, capabilities }: MethodCall): boolean {
  return revision.era === 'legacy' || declaresViews(capabilities);
}

/** Whether the capabilities that a client declared say that it shows such pages. */
export function declaresViews({ extensions }: JsonObject): boolean {
  const settings = isJsonObject(extensions) ? extensions[extensionName] : undefined;
  return isJsonObject(settings) && Array.isArray(settings.mimeTypes) && settings.mimeTypes.includes(viewMimeType);
}
