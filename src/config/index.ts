/** Environment, `.env` file and flags become one frozen configuration; the only room that reads the environment. */
export { type Config, type ConfigFlags, type ConfigSources, type LogLevel, loadConfig } from './load-config.js';
export {
  fixedKeys,
  type Keys,
  loadKeys,
  type ReplacedKey,
  replaceKey,
  type VaultKey,
  type VaultKeys,
} from './load-keys.js';
export { programVersion } from './program-version.js';
