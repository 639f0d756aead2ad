/** Environment, `.env` file and flags become one frozen configuration; the only room that reads the environment. */

export { environmentValue } from './environment-value.js';
export { exposedFiles } from './exposed-files.js';
export {
  type GatewayRecord,
  readGatewayRecords,
  removeGatewayRecord,
  writeGatewayRecord,
} from './gateway-records.js';
export { type Config, type ConfigFlags, type ConfigSources, type LogLevel, loadConfig } from './load-config.js';
export {
  fixedKeys,
  hasKeys,
  type KeyPlaces,
  type Keys,
  loadKeys,
  type ReplacedKey,
  replaceKey,
  type VaultKey,
  type VaultKeys,
} from './load-keys.js';
export { programCommand, programFile, serveCommand } from './program-command.js';
export { programVersion } from './program-version.js';
export { readBridgeEnvironment } from './read-bridge-environment.js';
export { type SettingRow, settings } from './settings.js';
