import type { FastifyReply } from 'fastify';

/** Sends a page that is not cached, cannot be framed and only loads the style. */
export function sendPage(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      // With "no-referrer", browsers submit forms with the origin "null", which belongs to nobody.
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      // No form-action: browsers also apply it to the redirect to the service, which has many hosts.
      'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    })
    .send(html);
}

/** A whole page of the gateway's own, without scripts; `root` leads from its address to the root of the gateway. */
export function page(title: string, content: string, root = '../'): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>${text(title)} · Gatehouse</title>
    <link rel="stylesheet" href="${root}style.css" />
  </head>
  <body>
  <main>
    ${content}
  </main>
  </body>
</html>
`;
}

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Words as HTML shows them. */
export function text(words: string): string {
  return words.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}
