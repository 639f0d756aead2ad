/** One event of a stream of server-sent events. */
export interface ServerEvent {
  readonly id: string | null;
  readonly data: string;
}

/** Reads a stream of server-sent events; comments and events without data are passed over. */
export async function* serverEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  let id: string | null = null;
  let data: string[] = [];
  for await (const line of linesOf(body)) {
    if (line === '') {
      if (data.length > 0 && data.join('') !== '') yield { id, data: data.join('\n') };
      data = [];
      id = null;
    } else {
      const [, field, value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
      if (field === 'data') data.push(value);
      if (field === 'id') id = value;
    }
  }
}

// Lines end with CR, LF or both. A CR at the end of a chunk may be half of a pair, so the next chunk is awaited.
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
