import type { ServerConfig } from '../../api/types';

/** What stands between a leaked URL or a misled model and the service; each has its words under `guards`. */
export type Guard =
  | 'oauth'
  | 'apiToken'
  | 'approvalDestructive'
  | 'approvalWrite'
  | 'dryRun'
  | 'pinned'
  | 'discovery'
  | 'code';

/** The guards of a config, the strongest first. */
export function guardsOf(config: ServerConfig): readonly Guard[] {
  const guards: readonly (readonly [boolean, Guard])[] = [
    [config.auth === 'oauth', 'oauth'],
    [config.require_api_token_auth === true, 'apiToken'],
    [config.approval === 'write', 'approvalWrite'],
    [config.approval === 'destructive', 'approvalDestructive'],
    [config.dry_run === true, 'dryRun'],
    [config.pin_tools === true, 'pinned'],
    [config.tool_exposure === 'discovery', 'discovery'],
    [config.tool_exposure === 'code', 'code'],
  ];
  return guards.filter(([isOn]) => isOn).map(([, guard]) => guard);
}
