// Runs in the client's sandboxed frame, never in the gateway, behind ../../_view/host.js, which describes what it offers. The page's
// own policy loads nothing and makes no markup of strings: build it of elements and texts. What a service or a stranger wrote goes in quoted().
const { button, callTool, draw, element, quoted, say, start, troubleOf } = globalThis.view;

function show(outcome, input) {
  const again = button('Look again', 'again', async () => {
    show(await callTool('get_single_acme_mail_thing_by_id', input), input);
    say('Updated.');
  });
  draw(outcome.kind === 'done' ? element('p', {}, quoted(outcome.data.name)) : troubleOf(outcome), again);
  say('');
}

start({ name: 'thing', show });
