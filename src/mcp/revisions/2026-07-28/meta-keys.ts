/** The `_meta` key whose presence makes a request modern. */
export const protocolVersionKey = 'io.modelcontextprotocol/protocolVersion';

/** The `_meta` key of what the client can do for this request. */
export const clientCapabilitiesKey = 'io.modelcontextprotocol/clientCapabilities';

/** The `_meta` key of who the client says it is. */
export const clientInfoKey = 'io.modelcontextprotocol/clientInfo';

/** The `_meta` key of the least log level that the client wants to be told of during this request. */
export const logLevelKey = 'io.modelcontextprotocol/logLevel';

/** The `_meta` key of the subscription to which a message belongs. */
export const subscriptionIdKey = 'io.modelcontextprotocol/subscriptionId';

/** The `_meta` key of who the server says it is. */
export const serverInfoKey = 'io.modelcontextprotocol/serverInfo';
