// A loop over a bare client: every text block of a result goes to the model, as in the examples of the package.
export async function loop({ model, clients, prompt }) {
  const owners = new Map();
  const tools = [];
  for (const client of clients)
    for (const { name, description, inputSchema: parameters } of (await client.listTools()).tools) {
      owners.set(name, client);
      tools.push({ type: 'function', function: { name, description, parameters } });
    }
  const messages = [{ role: 'user', content: prompt }];
  for (;;) {
    const response = await fetch(`${model}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'probe', messages, tools }),
    });
    const { message } = (await response.json()).choices[0];
    messages.push(message);
    if (!message.tool_calls) break;
    for (const call of message.tool_calls) {
      const { name, arguments: text } = call.function;
      const { content } = await owners.get(name).callTool({ name, arguments: JSON.parse(text) });
      const words = content.map((block) => block.text ?? `[${block.type}]`).join('\n');
      messages.push({ role: 'tool', tool_call_id: call.id, content: words });
    }
  }
  for (const client of clients) await client.close();
}
