// OpenAI Responses, streamed or whole.

/** As in anthropic.mjs. Tools in a namespace carry it. */
export function readRequest({ tools = [], input = [] }) {
  const items = Array.isArray(input) ? input : [];
  const outputs = [];
  for (const item of [...items].reverse()) {
    if (item.type === 'function_call') break;
    if (item.type === 'function_call_output') outputs.unshift({ id: item.call_id, text: textOf(item.output) });
  }
  return {
    tools: tools.flatMap((tool) =>
      tool.type === 'namespace'
        ? tool.tools.map(({ name }) => ({ name, namespace: tool.name }))
        : tool.name === undefined
          ? []
          : [{ name: tool.name }],
    ),
    results: outputs,
  };
}

function textOf(output) {
  if (typeof output === 'string') return output;
  return (output ?? []).map((block) => block.text ?? `[${block.type}]`).join('\n');
}

/** As in anthropic.mjs. */
export function writeTurn(turn, { stream }) {
  const item = turn.call
    ? {
        type: 'function_call',
        id: `fc_${turn.call.id}`,
        call_id: turn.call.id,
        name: turn.call.name,
        ...(turn.call.namespace ? { namespace: turn.call.namespace } : {}),
        arguments: turn.call.json,
        status: 'completed',
      }
    : {
        type: 'message',
        id: `msg_${turn.id}`,
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: turn.say, annotations: [] }],
      };
  const usage = {
    input_tokens: 10,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 10,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 20,
  };
  const response = {
    id: `resp_${turn.id}`,
    object: 'response',
    created_at: 1,
    model: 'probe',
    status: 'completed',
    output: [item],
    usage,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: false,
    tool_choice: 'auto',
    tools: [],
    temperature: 1,
    top_p: 1,
  };
  if (!stream) return { type: 'application/json', body: JSON.stringify(response) };
  const begun = turn.call ? { ...item, arguments: '', status: 'in_progress' } : { ...item, content: [] };
  const place = { output_index: 0, item_id: item.id };
  const part = { content_index: 0, part: { type: 'output_text', text: '', annotations: [] } };
  const parts = turn.call
    ? [
        { type: 'response.function_call_arguments.delta', ...place, delta: turn.call.json },
        { type: 'response.function_call_arguments.done', ...place, arguments: turn.call.json },
      ]
    : [
        { type: 'response.content_part.added', ...place, ...part },
        { type: 'response.output_text.delta', ...place, content_index: 0, delta: turn.say, logprobs: [] },
        { type: 'response.output_text.done', ...place, content_index: 0, text: turn.say, logprobs: [] },
      ];
  const events = [
    { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
    { type: 'response.output_item.added', output_index: 0, item: begun },
    ...parts,
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response },
  ];
  const body = events
    .map((event, at) => `event: ${event.type}\ndata: ${JSON.stringify({ sequence_number: at, ...event })}\n\n`)
    .join('');
  return { type: 'text/event-stream', body };
}
