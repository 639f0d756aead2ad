/** A starting point for MCP servers as `catalogue/<integration>/presets.yaml` has it. */
export interface PresetRecord {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** As an MCP server's config has it. */
  readonly config: PresetConfig;
  /** How long such a server should live: hours from now, or to the end of the person's day; absent for as long as nobody ends it. */
  readonly expires?: { readonly hours?: number; readonly end_of_day?: true };
}

/** What a preset may set of a config. */
export interface PresetConfig {
  readonly methods?: readonly string[];
  readonly tags?: readonly string[];
  readonly tools?: readonly string[];
  readonly tool_exposure?: 'all' | 'discovery' | 'code';
  readonly approval?: 'none' | 'destructive' | 'write';
  readonly dry_run?: boolean;
  readonly pin_tools?: boolean;
}

/** The file. */
export interface PresetsRecord {
  readonly presets: readonly PresetRecord[];
}
