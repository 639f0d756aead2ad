/** Scripts of models in an isolated engine: a script can only reach the functions that it is given. */
export { runScript } from './run-script.js';
export type { Script, ScriptCallEnd, ScriptEnd, ScriptFault } from './types.js';
