/** Builds every room by hand: an installation for commands and gateways, and a gateway that listens. */
export type { KeyPolicy } from './key-checks.js';
export { type Installation, isInstalled, openInstallation } from './open-installation.js';
export { type RunningGateway, recordGateway, startGateway } from './start-gateway.js';
