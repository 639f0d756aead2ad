/** The simulator of Zoho accounts and Zoho Mail. It shares no code with the gateway: a mistake shared would pass the tests. */

export { namesTokens } from './names/service.js';
export { sandboxClient } from './oauth/client.js';
export { type RunningSandbox, type SandboxOptions, startSandbox } from './start-sandbox.js';
