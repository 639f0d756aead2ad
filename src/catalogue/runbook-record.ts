/** A procedure of several steps as in its file `catalogue/<integration>/runbooks/<name>.md`: front matter and body. */
export interface RunbookRecord {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly RunbookArgumentRecord[];
  /** Every tool in the steps. The runbook is only offered if all of them can be called. */
  readonly tools: readonly string[];
}

/** One slot of a runbook's text: required, or with a text that replaces it when absent. */
export interface RunbookArgumentRecord {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly required?: true;
  readonly default?: string;
  /** The integration's completion that suggests values. */
  readonly complete?: string;
}

/** A validated runbook. */
export interface Runbook {
  readonly record: RunbookRecord;
  /** Markdown with `{{argument}}` slots. */
  readonly body: string;
}
