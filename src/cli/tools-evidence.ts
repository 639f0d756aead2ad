import type { MethodRecord } from '../catalogue/index.js';
import type { Tool } from '../toolset/index.js';

const statusOnly = 'the status only: a source shows that there is no payload';

/** The evidence of one tool's facts. */
export interface ToolEvidence {
  readonly tool: string;
  /** `live`, `page` or `code`; null if the record has none. */
  readonly strength: string | null;
  /** When the sources were read. */
  readonly seen: string | null;
  readonly source: string;
  /** `documented`, that the reply is known to carry the status only, or why there is no documented reply. */
  readonly reply: string;
}

/** The evidence of each tool, in the order of the tools. */
export function evidenceOf(tools: readonly Pick<Tool, 'name' | 'method'>[]): readonly ToolEvidence[] {
  return tools.map(({ name, method: { record } }) => ({
    tool: name,
    strength: record.strength ?? null,
    seen: record.seen ?? null,
    source: record.evidence,
    reply: replyOf(record),
  }));
}

function replyOf({ answers, documentation, effect }: MethodRecord): string {
  if (documentation?.response) return 'documented';
  if (documentation?.no_payload === true) return statusOnly;
  if (answers?.file) return 'none: the reply is a file';
  return effect === 'read'
    ? 'none: no source shows the whole reply'
    : 'none: no source shows more than the status of the change';
}

/** Number of tools per strength of evidence, and number of tools without a documented reply. */
export function countEvidence(evidence: readonly ToolEvidence[]): string {
  const count = (strength: string | null): number => evidence.filter((entry) => entry.strength === strength).length;
  const undocumented = evidence.filter(({ reply }) => reply !== 'documented').length;
  const statusOnlyCount = evidence.filter(({ reply }) => reply === statusOnly).length;
  return (
    `${evidence.length} tools: ${count('live')} live, ${count('page')} page, ${count('code')} code; ` +
    `${undocumented} without a documented reply, ${statusOnlyCount} of which are known to carry the status only.`
  );
}
