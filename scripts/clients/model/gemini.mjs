// Gemini's generateContent, streamed or whole.

/** As in anthropic.mjs. The text of a result is the text of its response where it has only one. */
export function readRequest({ tools = [], contents = [] }) {
  const results = [];
  for (const content of [...contents].reverse()) {
    if (content.role === 'model') break;
    for (const { functionResponse: reply } of [...(content.parts ?? [])].reverse())
      if (reply) results.unshift({ id: reply.id ?? reply.name, text: textOf(reply.response) });
  }
  return { tools: tools.flatMap((tool) => (tool.functionDeclarations ?? []).map(({ name }) => ({ name }))), results };
}

function textOf(response) {
  const { output, error, ...rest } = response ?? {};
  const [only = response] = [output, error].filter((text) => text !== undefined);
  return typeof only === 'string' && Object.keys(rest).length === 0 ? only : JSON.stringify(response);
}

/** As in anthropic.mjs. */
export function writeTurn(turn, { stream }) {
  const part = turn.call
    ? `{"functionCall":{"id":"${turn.call.id}","name":"${turn.call.name}","args":${turn.call.json}}}`
    : JSON.stringify({ text: turn.say });
  const usage = '{"promptTokenCount":10,"candidatesTokenCount":10,"totalTokenCount":20}';
  const candidate = `{"index":0,"content":{"role":"model","parts":[${part}]},"finishReason":"STOP"}`;
  const body = `{"candidates":[${candidate}],"modelVersion":"probe","responseId":"resp_${turn.id}","usageMetadata":${usage}}`;
  return stream ? { type: 'text/event-stream', body: `data: ${body}\n\n` } : { type: 'application/json', body };
}
