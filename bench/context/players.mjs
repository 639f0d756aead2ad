// Scripted models: each takes the turns that a model would take with what an MCP server shows, and calls nothing that it was not shown.
import { openConversation } from './conversation.mjs';

/** Every tool is listed: a turn for each call, and one for the answer. */
export async function playListed(task, { client, instructions, tools, nameOf = (name) => name, given = {} }) {
  const model = openConversation({ tools, instructions });
  model.add('words', `${task.request}${noteOf(given)}`);
  const results = [];
  for (const call of task.calls) {
    const [tool, args] = call(results);
    const name = nameOf(tool);
    if (!tools.some((listed) => listed.name === name)) throw new Error(`${tool} is not listed`);
    results.push(await callIn(model, client, { kind: 'results', name, args: { ...given, ...args } }));
  }
  return end(model, task, results);
}

/** A search for all steps, then a call of each tool by its effect; one more turn for schemas where a tool was only named. */
export async function playDiscovery(task, { client, instructions, tools }) {
  const model = openConversation({ tools, instructions });
  model.add('words', task.request);
  const [search, schema, read, change] = ['search_tools', 'get_tool_schema', 'read', 'change'].map((ending) =>
    named(tools, ending),
  );
  const found = await callIn(model, client, { kind: 'searches', name: search, args: { steps: task.steps } });
  const lines = (found.steps ?? [found]).flatMap((step) => step.tools);
  const others = (found.steps ?? [found]).flatMap((step) => step.more ?? []);
  const results = [];
  for (const call of task.calls) {
    const [tool, args] = call(results);
    const line = lines.find((one) => one.startsWith(`${tool}(`));
    const missing = Object.keys(args).filter((name) => !line?.includes(`${name}:`));
    if (!line && !others.includes(tool)) throw new Error(`${tool} was not found by ${task.steps.join(', ')}`);
    if (!line || missing.some((name) => !line.includes(`${name}?`)))
      await callIn(model, client, { kind: 'searches', name: schema, args: { names: [tool] } });
    const name = line?.includes('// read:') ? read : change;
    results.push(await callIn(model, client, { kind: 'results', name, args: { name: tool, arguments: args } }));
  }
  return end(model, task, results);
}

/** A search for all steps, one script, and the answer. */
export async function playCode(task, { client, instructions, tools }) {
  const model = openConversation({ tools, instructions });
  model.add('words', task.request);
  const args = { steps: task.steps };
  const { functions } = await callIn(model, client, { kind: 'searches', name: named(tools, 'search'), args });
  const declared = functions.join('\n');
  for (const [, tool] of task.script.matchAll(/tools\.(\w+)/g))
    if (!declared.includes(`${tool}(`)) throw new Error(`${tool} was not declared`);
  for (const member of task.reads) if (!declared.includes(member)) throw new Error(`${member} was not declared`);
  const script = { kind: 'results', name: named(tools, 'run'), args: { code: task.script } };
  return end(model, task, [await callIn(model, client, script)]);
}

function named(tools, ending) {
  const tool = tools.find(({ name }) => name.endsWith(`_${ending}`));
  if (!tool) throw new Error(`no tool ${ending} is listed`);
  return tool.name;
}

// What a person must say besides, where the tools do not know it.
function noteOf(given) {
  return Object.entries(given)
    .map(([name, value]) => ` Our ${name} is ${value}.`)
    .join('');
}

async function callIn(model, client, { kind, name, args }) {
  model.turn();
  model.add('calls', JSON.stringify({ name, arguments: args }));
  const { content, isError } = await client.callTool({ name, arguments: args });
  const text = content.map((block) => block.text ?? '').join('\n');
  if (isError) throw new Error(`${name}: ${text.slice(0, 500)}`);
  model.add(kind, text);
  return membersOf(text);
}

// The reply of a peer is the service's own, in an envelope and with bare ids, whose digits a model copies as they are.
function membersOf(text) {
  try {
    const value = JSON.parse(text.replace(/([:[,]\s*)(\d{16,})(?=\s*[,}\]])/g, '$1"$2"'));
    return value?.data ?? value;
  } catch {
    return { text };
  }
}

function end(model, task, results) {
  if (!task.done(JSON.stringify(results))) throw new Error(`${task.title}: not done: ${JSON.stringify(results)}`);
  model.turn();
  return { task: task.title, ...model.count(), fixed: model.fixed };
}
