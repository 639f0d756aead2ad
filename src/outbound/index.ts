/** Everything that reaches out over the network: requests to listed hosts, files, DNS, the OpenID provider. */
export { fetchDocument } from './fetch-document.js';
export { createFileFetcher, type FileFetcher } from './fetch-file.js';
export { type FileBody, type FileInHand, fileBody, fileOfReply, formBody } from './file.js';
export { createLookUp, type DnsRecordType, type Looked, type LookUp } from './look-up.js';
export { createIssuerReader, type IssuerReader } from './read-issuer.js';
export { createRoutes, type RouteOptions, type Routes } from './routes.js';
export { createSender, OpenRequests, type OutboundReply, type OutboundRequest, type Send } from './send.js';
export { traceSends } from './trace-sends.js';
