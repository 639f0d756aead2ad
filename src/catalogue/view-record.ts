/** A view as in its file `catalogue/<integration>/views/<name>.yaml`, next to the script of the same name. */
export interface ViewRecord {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The tools whose results it shows. */
  readonly shows: readonly string[];
  /** Every tool that its script calls. The view is only offered if these and the tools above can all be called. */
  readonly calls: readonly string[];
  readonly prefers_border: boolean;
  readonly permissions?: readonly 'clipboard_write'[];
}

/** A validated view. */
export interface View {
  readonly record: ViewRecord;
  /** Its URI as an MCP resource. */
  readonly uri: string;
  /** The whole page. Self-contained; it loads nothing. */
  readonly html: string;
  /** SHA-256 of the page. */
  readonly digest: string;
}
