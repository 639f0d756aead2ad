// OpenAI Chat Completions, streamed or whole.

/** As in anthropic.mjs. */
export function readRequest({ tools = [], messages = [] }) {
  const results = [];
  for (const message of [...messages].reverse()) {
    if (message.role === 'assistant') break;
    if (message.role === 'tool') results.unshift({ id: message.tool_call_id, text: textOf(message.content) });
  }
  return { tools: tools.flatMap((tool) => (tool.function ? [{ name: tool.function.name }] : [])), results };
}

function textOf(content) {
  if (typeof content === 'string') return content;
  return (content ?? []).map((block) => block.text ?? `[${block.type}]`).join('\n');
}

/** As in anthropic.mjs. */
export function writeTurn(turn, { stream }) {
  const call = turn.call && {
    index: 0,
    id: turn.call.id,
    type: 'function',
    function: { name: turn.call.name, arguments: turn.call.json },
  };
  const said = call
    ? { role: 'assistant', content: null, tool_calls: [call] }
    : { role: 'assistant', content: turn.say };
  const reason = call ? 'tool_calls' : 'stop';
  const base = { id: `chatcmpl-${turn.id}`, created: 1, model: 'probe' };
  const usage = { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 };
  if (!stream) {
    const choices = [{ index: 0, message: said, finish_reason: reason, logprobs: null }];
    return { type: 'application/json', body: JSON.stringify({ ...base, object: 'chat.completion', choices, usage }) };
  }
  const chunk = (delta, finish) => ({
    ...base,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  const chunks = [chunk(said, null), { ...chunk({}, reason), usage }];
  const body = [...chunks.map((one) => JSON.stringify(one)), '[DONE]'].map((one) => `data: ${one}\n\n`).join('');
  return { type: 'text/event-stream', body };
}
