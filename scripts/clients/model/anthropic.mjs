// Anthropic Messages, streamed or whole.

/** What of a request a script of turns needs: the tools that are offered, the results that came since the last turn, and everything as text. */
export function readRequest({ tools = [], messages = [] }) {
  // Reminders may be separate messages after the results.
  const since = messages.slice(messages.findLastIndex(({ role }) => role === 'assistant') + 1);
  const blocks = since.flatMap(({ content }) => (Array.isArray(content) ? content : []));
  return {
    tools: tools.map(({ name }) => ({ name })),
    results: blocks
      .filter(({ type }) => type === 'tool_result')
      .map(({ tool_use_id: id, content, is_error: isError }) => ({
        id,
        text: textOf(content),
        isError: isError === true,
      })),
  };
}

function textOf(content) {
  if (typeof content === 'string') return content;
  return (content ?? []).map((block) => block.text ?? `[${block.type}]`).join('\n');
}

/** Writes one turn: `{call: {id, name, json}}` with the arguments as JSON text, or `{say}`. */
export function writeTurn(turn, { stream }) {
  const content = turn.call
    ? { type: 'tool_use', id: turn.call.id, name: turn.call.name, input: {} }
    : { type: 'text', text: '' };
  const reason = turn.call ? 'tool_use' : 'end_turn';
  const usage = { input_tokens: 10, output_tokens: 10 };
  const message = { id: `msg_${turn.id}`, type: 'message', role: 'assistant', model: 'probe', stop_sequence: null };
  if (!stream) {
    const block = turn.call ? '{"type":"tool_use","id":"ID","name":"NAME","input":JSON}' : '';
    const text = turn.call
      ? block
          .replace('ID', turn.call.id)
          .replace('NAME', turn.call.name)
          .replace('JSON', () => turn.call.json)
      : JSON.stringify({ type: 'text', text: turn.say });
    const rest = JSON.stringify({ ...message, stop_reason: reason, usage });
    return { type: 'application/json', body: `{"content":[${text}],${rest.slice(1)}` };
  }
  const delta = turn.call
    ? { type: 'input_json_delta', partial_json: turn.call.json }
    : { type: 'text_delta', text: turn.say };
  const events = [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null, usage } },
    { type: 'content_block_start', index: 0, content_block: content },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage },
    { type: 'message_stop' },
  ];
  const body = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
  return { type: 'text/event-stream', body };
}
