/** A procedure of several steps as its file has it: `catalogue/<integration>/runbooks/<name>.md`, front matter and body. */
export interface RunbookRecord {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly RunbookArgumentRecord[];
  /** Every tool that the steps name; it is offered only where all of them may be called. */
  readonly tools: readonly string[];
}

/** One slot of a runbook's text: either required, or with the words that stand there where it is not given. */
export interface RunbookArgumentRecord {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly required?: true;
  readonly default?: string;
  /** Which of the integration's completions suggests values. */
  readonly complete?: string;
}

/** A runbook that has passed every check. */
export interface Runbook {
  readonly record: RunbookRecord;
  /** Markdown with `{{argument}}` slots. */
  readonly body: string;
}
