/** A view as its file has it: `catalogue/<integration>/views/<name>.yaml`, beside the script of the same name. */
export interface ViewRecord {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The tools whose results it shows. */
  readonly shows: readonly string[];
  /** Every tool that its script calls; with those above, it is offered only where all of them may be called. */
  readonly calls: readonly string[];
  readonly prefers_border: boolean;
  readonly permissions?: readonly 'clipboard_write'[];
}

/** A view that has passed every check. */
export interface View {
  readonly record: ViewRecord;
  /** Its address as an MCP resource. */
  readonly uri: string;
  /** The whole page; it holds all that it needs and reaches nothing. */
  readonly html: string;
  /** SHA-256 of the page. */
  readonly digest: string;
}
