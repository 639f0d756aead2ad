import { posix } from 'node:path';

/**
 * Shows links that lead out of the site, to other files of the repository, as text with the path of the file: a gateway does not serve them.
 * Words such as <token> stay words and are no elements.
 */
export function linksWithinSite(markdown) {
  markdown.core.ruler.push('links-within-site', ({ tokens, env }) => {
    const folder = posix.dirname(env.relativePath ?? '');
    for (const { children } of tokens) if (children) changeInline(children, folder);
  });
}

function changeInline(tokens, folder) {
  let isOutside = false;
  for (const token of tokens) {
    if (token.type === 'html_inline' && !token.content.startsWith('<!--')) token.type = 'text';
    if (token.type === 'link_open') {
      const href = token.attrGet('href') ?? '';
      isOutside = leavesSite(folder, href);
      if (isOutside) token.attrs = [['title', `${posix.join('docs', folder, href)} in the repository`]];
    }
    if (isOutside && /^link_/.test(token.type)) token.tag = 'span';
    if (token.type === 'link_close') isOutside = false;
  }
}

function leavesSite(folder, href) {
  if (/^(?:[a-z]+:|#|\/)/i.test(href)) return false;
  const target = posix.join(folder, href);
  return target.startsWith('..') || target.startsWith('decisions/');
}
