/** The `_meta` key whose presence makes a request modern. */
export const protocolVersionKey = 'io.modelcontextprotocol/protocolVersion';

/** The `_meta` key of the client's capabilities for this request. */
export const clientCapabilitiesKey = 'io.modelcontextprotocol/clientCapabilities';

/** The `_meta` key of the client's name and version. */
export const clientInfoKey = 'io.modelcontextprotocol/clientInfo';

/** The `_meta` key of the minimum log level that the client requests for this request. */
export const logLevelKey = 'io.modelcontextprotocol/logLevel';

/** The `_meta` key of the subscription that a message belongs to. */
export const subscriptionIdKey = 'io.modelcontextprotocol/subscriptionId';

/** The `_meta` key of the server's name and version. */
export const serverInfoKey = 'io.modelcontextprotocol/serverInfo';
