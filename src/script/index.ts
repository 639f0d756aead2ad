/** Scripts of models in an isolated engine: the only thing that a script can reach is the functions that it is given. */
export { runScript } from './run-script.js';
export type { Script, ScriptCallEnd, ScriptEnd, ScriptFault } from './types.js';
