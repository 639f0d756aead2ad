/** A starting point for MCP servers as `catalogue/<integration>/presets.yaml` has it. */
export interface PresetRecord {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** As an MCP server's config has it. */
  readonly config: PresetConfig;
  /** Lifetime of such a server: hours from now, or until the end of the person's day. Absent: unlimited. */
  readonly expires?: { readonly hours?: number; readonly end_of_day?: true };
}

/** The settings that a preset can have. */
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
