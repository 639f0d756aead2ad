// The page's side of MCP Apps (revision 2026-01-26), written once and put in front of every view's own script: JSON-RPC with the client
// over postMessage, the client's theme, the page's size, and a builder of elements. Strings become text and attributes, never markup.
{
  const protocolVersion = '2026-01-26';
  const client = window.parent;
  const page = document.documentElement;
  const content = document.getElementById('view');
  const waiting = new Map();
  let lastId = 0;
  let context = {};
  let abilities = {};
  let input = {};
  let hooks = null;

  const send = (message) => client.postMessage({ jsonrpc: '2.0', ...message }, '*');
  const tell = (method, params) => send({ method, params });
  const ask = (method, params) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      send({ id: lastId, method, params });
    });

  const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

  // The result of a tool call as a person needs it: done, dry run, held for approval, refused by the gateway, or failed.
  const outcomeOf = (result) => {
    const blocks = Array.isArray(result.content) ? result.content : [];
    const texts = blocks.filter((block) => block?.type === 'text').map((block) => String(block.text));
    if (result.isError === true) {
      const words = texts.join('\n') || 'The call failed, and no reason was given.';
      const held = /^Refused: Approval needed: (\S+)/.exec(words);
      if (held) return { kind: 'held', words, link: linkOf(held[1]) };
      return { kind: words.startsWith('Refused:') ? 'refused' : 'failed', words };
    }
    const data = isObject(result.structuredContent) ? result.structuredContent : read(texts[0]);
    return { kind: data.dry_run === true ? 'rehearsed' : 'done', data };
  };

  // Some clients pass on only the text, which is the same JSON.
  const read = (text) => {
    try {
      const data = JSON.parse(text ?? '');
      return isObject(data) ? data : {};
    } catch {
      return {};
    }
  };

  const linkOf = (text) => (typeof text === 'string' && /^https?:\/\//.test(text) ? text : null);

  const takeContext = (changes) => {
    context = { ...context, ...changes };
    if (context.theme === 'light' || context.theme === 'dark') page.style.colorScheme = context.theme;
    for (const [name, value] of Object.entries(changes.styles?.variables ?? {}))
      if (name.startsWith('--') && typeof value === 'string') page.style.setProperty(name, value);
  };

  const heard = {
    'ui/notifications/tool-input': (params) => {
      input = isObject(params.arguments) ? params.arguments : {};
    },
    'ui/notifications/tool-result': (params) => hooks.show(outcomeOf(params), input),
    'ui/notifications/tool-cancelled': () => say('The call was cancelled; there is nothing to show.'),
    'ui/notifications/host-context-changed': takeContext,
  };

  window.addEventListener('message', ({ source, data }) => {
    if (source !== client || !isObject(data) || data.jsonrpc !== '2.0') return;
    if (typeof data.method !== 'string') {
      const asked = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.error) asked?.reject(new Error(String(data.error.message)));
      else asked?.resolve(isObject(data.result) ? data.result : {});
    } else if (data.id === undefined) {
      if (Object.hasOwn(heard, data.method)) heard[data.method](isObject(data.params) ? data.params : {});
    } else if (data.method === 'ping' || data.method === 'ui/resource-teardown') {
      send({ id: data.id, result: {} });
    } else {
      send({ id: data.id, error: { code: -32601, message: 'This view does not support this request.' } });
    }
  });

  const reportSize = () =>
    tell('ui/notifications/size-changed', {
      width: Math.ceil(window.innerWidth),
      height: Math.ceil(page.getBoundingClientRect().height),
    });

  /** Calls a tool through the client, and so through the MCP server with its filter, approvals and audit log. Never rejects. */
  const callTool = async (name, args) => {
    try {
      return outcomeOf(await ask('tools/call', { name, arguments: args }));
    } catch (error) {
      return { kind: 'failed', words: error.message };
    }
  };

  /** Makes an element; children that are texts become text nodes, absent ones are passed over. */
  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes ?? {})) made.setAttribute(key, value);
    made.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return made;
  };

  /** Text that others wrote: whichever way it runs, it turns nothing around it. */
  const quoted = (text) => element('bdi', {}, String(text));

  /** A button; while its action runs, no other one starts. The key keeps the focus when the page is drawn again. */
  const button = (label, key, action, attributes) => {
    const made = element('button', { type: 'button', 'data-key': key, ...attributes }, label);
    made.addEventListener('click', async () => {
      if (content.getAttribute('aria-busy') === 'true') return;
      content.setAttribute('aria-busy', 'true');
      try {
        await action(made);
      } finally {
        content.removeAttribute('aria-busy');
      }
    });
    return made;
  };

  /** Draws the content of the page again; the focus stays on the button with the same key, or moves to the heading if that is gone. */
  const draw = (...children) => {
    const { activeElement } = document;
    const key = content.contains(activeElement) ? activeElement.dataset.key : null;
    content.replaceChildren(...children.flat().filter((child) => child !== null));
    if (key === null) return;
    focusOn(key);
  };

  /** Puts the focus on the button of this key, or on the heading where there is none. */
  const focusOn = (key) => {
    const found = [...content.querySelectorAll('button')].find((made) => made.dataset.key === key);
    (found ?? document.querySelector('h1')).focus();
  };

  /** Shows a status message below the content; screen readers announce it. */
  const say = (words) => {
    document.getElementById('status').textContent = words;
  };

  /** Words on a call that was not carried out, with the link where a person decides. */
  const troubleOf = ({ kind, words, link }) => {
    if (kind === 'rehearsed')
      return element('p', { class: 'trouble' }, 'Dry run: nothing was sent, nothing has changed.');
    if (kind !== 'held' || link === null) return element('p', { class: 'trouble' }, words);
    return element(
      'p',
      { class: 'trouble' },
      'Held for approval: nothing was sent. Decide at ',
      element('code', {}, link),
      ' and press the same button again after that. ',
      abilities.openLinks ? button('Open the link', `open ${link}`, () => openLink(link)) : null,
    );
  };

  const openLink = async (url) => {
    try {
      const { isError } = await ask('ui/open-link', { url });
      if (isError === true) say('The client did not open the link.');
    } catch (error) {
      say(`The client did not open the link: ${error.message}`);
    }
  };

  /** A moment as the reader's place and language write it. */
  const timeText = (ms) => {
    const date = new Date(Number(ms));
    if (Number.isNaN(date.getTime())) return 'unknown';
    const style = { dateStyle: 'medium', timeStyle: 'short' };
    try {
      return new Intl.DateTimeFormat(context.locale, { ...style, timeZone: context.timeZone }).format(date);
    } catch {
      return new Intl.DateTimeFormat(undefined, style).format(date);
    }
  };

  /** Introduces the page to the client. `show` gets each outcome of the tool that the page belongs to, with the tool's arguments. */
  const start = async ({ name, show }) => {
    hooks = { show };
    say('Waiting for the result of the tool …');
    try {
      const welcome = await ask('ui/initialize', {
        protocolVersion,
        appInfo: { name, version: '1.0.0' },
        appCapabilities: { availableDisplayModes: ['inline', 'fullscreen'] },
      });
      abilities = isObject(welcome.hostCapabilities) ? welcome.hostCapabilities : {};
      takeContext(isObject(welcome.hostContext) ? welcome.hostContext : {});
      tell('ui/notifications/initialized', {});
      new ResizeObserver(reportSize).observe(page);
    } catch (error) {
      say(`The client refused the view: ${error.message}`);
    }
  };

  globalThis.view = { button, callTool, draw, element, focusOn, isObject, quoted, say, start, timeText, troubleOf };
}
