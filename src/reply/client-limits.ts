import type { ReplyLimit } from './fit-reply.js';

/** What a client is known to pass on to its model of one reply. */
interface ClientLimit {
  /** Found in the name that the client gave in its handshake or `_meta`, or in its user agent. */
  readonly client: string;
  /** Beginning of the names of the models that this holds for; any model where absent. */
  readonly model?: string;
  /** Set where the client stores or shows a file in Base64 in place of passing it on as text. */
  readonly takesFiles?: boolean;
  /** The most that is sent, a little below what the client takes. */
  readonly max: number;
  readonly unit: 'characters' | 'bytes';
  /** What was seen, in which version. */
  readonly evidence: string;
}

/** Every client whose limit was measured with a recording model; what it does beyond is its own way to lose items. */
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

/** The most characters that are sent to a client of which nothing is known. */
const unknownMax = 20_000;

const characters = (text: string): number => text.length;
const bytes = (text: string): number => Buffer.byteLength(text);

/** Who receives a reply: the client by the name it gave, and the model it works for where it says so. */
export interface ReplyReader {
  readonly client: string | null;
  readonly model: string | null;
}

/**
 * How long a reply may be, all copies of it together: what was configured for the MCP server or the whole gateway, else what is known of the
 * client.
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
