import type { ReplyLimit } from './fit-reply.js';

/** The reply size that a client passes on to its model. */
interface ClientLimit {
  /** Matched in the client's name from its handshake or `_meta`, or in its user agent. */
  readonly client: string;
  /** Prefix of the model names that this applies to. Absent: any model. */
  readonly model?: string;
  /** Set if the client stores or shows a file in Base64 rather than passing it on as text. */
  readonly takesFiles?: boolean;
  /** Maximum characters to send, slightly below the client's own limit. */
  readonly max: number;
  readonly unit: 'characters' | 'bytes';
  /** What was observed, in which version. */
  readonly evidence: string;
}

/**
 * Every client whose limit was measured with a recording model. A client may drop content within the limit in its own
 * ways.
 */
const clientLimits: readonly ClientLimit[] = [
  {
    client: 'claude-code',
    takesFiles: true,
    max: 48_000,
    unit: 'characters',
    evidence: '2.1.330: beyond 50,000 characters 2 kB are shown and the rest goes into a file',
  },
  {
    client: 'codex',
    model: 'gpt-5.5',
    max: 46_000,
    unit: 'characters',
    evidence: '0.169.0: about 48,000 characters with gpt-5.5, the middle is taken out',
  },
  {
    client: 'codex',
    max: 11_000,
    unit: 'characters',
    evidence: '0.169.0: about 12,000 characters with an unknown model, the middle is taken out',
  },
  {
    client: 'gemini-cli',
    takesFiles: true,
    max: 38_000,
    unit: 'characters',
    evidence: '0.61.0: 40,000 characters of one block, the first 8,000 and the last 32,000',
  },
  {
    client: 'qwen',
    max: 27_000,
    unit: 'characters',
    evidence: '0.24.4: beyond about 28,500 characters 2 kB are shown and the rest goes into a file',
  },
  {
    client: 'opencode',
    max: 49_000,
    unit: 'bytes',
    evidence: '1.18.33: 51,200 bytes, cut by lines',
  },
  {
    client: 'copilot',
    max: 19_500,
    unit: 'bytes',
    evidence: '1.0.102: beyond 20,480 bytes of all blocks together 500 characters are shown',
  },
];

/** Maximum characters for unknown clients. */
const unknownMax = 20_000;

const characters = (text: string): number => text.length;
const bytes = (text: string): number => Buffer.byteLength(text);

/** The receiver of a reply: the name of the client, and its model if the client states it. */
export interface ReplyReader {
  readonly client: string | null;
  readonly model: string | null;
}

/**
 * The maximum length of a reply, all copies together: as configured for the MCP server or the gateway, else as known
 * for the client.
 */
export function replyLimitFor(
  reader: ReplyReader,
  { configured, copies }: { readonly configured: number | null; readonly copies: number },
): ReplyLimit {
  const known = knownOf(reader);
  const max = configured ?? known?.max ?? unknownMax;
  const isBytes = configured === null && known?.unit === 'bytes';
  return {
    max: Math.floor(max / copies),
    measure: isBytes ? bytes : characters,
    takesFiles: known?.takesFiles === true,
  };
}

function knownOf({ client, model }: ReplyReader): ClientLimit | undefined {
  const [name, asked] = [client?.toLowerCase() ?? '', model?.toLowerCase() ?? ''];
  return clientLimits.find(
    (limit) => name.includes(limit.client) && (limit.model === undefined || asked.startsWith(limit.model)),
  );
}
