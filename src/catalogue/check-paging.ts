import type { LinkPagingRecord, PagingRecord } from './answers-record.js';
import { keyArgumentOf } from './bindings.js';
import type { MethodInHand } from './method-in-hand.js';

/**
 * Validates the paging of a method: its arguments must exist with a fitting type, and a next page must be detectable.
 */
export function checkPaging(hand: MethodInHand): void {
  const { method, report } = hand;
  const paging = method.answers?.paging;
  if (!paging) return;
  const at = (field: string): readonly string[] => ['answers', 'paging', field];
  const args = method.documentation?.arguments ?? {};
  const typeOf = (name: string): string | undefined => (Object.hasOwn(args, name) ? args[name]?.type : undefined);
  if (method.effect !== 'read') report(at('by'), 'is for methods that read: pages of a change would repeat it');
  if (paging.limit !== undefined && typeOf(paging.limit) !== 'integer')
    report(at('limit'), `${paging.limit} must be an integer argument`);
  for (const step of (paging.items ?? '').split('.')) {
    const name = keyArgumentOf(step);
    if (name !== null && !Object.hasOwn(args, name)) report(at('items'), `${name} is not an argument`);
  }
  if ('argument' in paging)
    checkPageArgument(paging, typeOf(paging.argument), (field, fault) => report(at(field), fault));
  else checkLink(hand, paging);
}

function checkPageArgument(
  paging: Exclude<PagingRecord, LinkPagingRecord>,
  type: string | undefined,
  report: (field: string, fault: string) => void,
): void {
  const isCounted = paging.by === 'number' || paging.by === 'offset';
  if (isCounted && type !== 'integer') report('argument', `${paging.argument} must be an integer argument`);
  if (!isCounted && type !== 'string' && type !== 'id' && type !== 'integer')
    report('argument', `${paging.argument} must be an argument of the type string, id or integer`);
  // Without one of these, a full page cannot be distinguished from the last one.
  const isTold = [
    paging.size,
    'more' in paging && paging.more,
    'next' in paging && paging.next,
    'total' in paging && paging.total,
  ];
  if (paging.by !== 'token' && isTold.every((told) => told === undefined || told === false))
    report('by', 'cannot tell the last page: add size, more, next or total');
}

function checkLink({ method, report }: MethodInHand, paging: LinkPagingRecord): void {
  const args = method.documentation?.arguments ?? {};
  if ((paging.by === 'body_link') !== (paging.next !== undefined))
    report(
      ['answers', 'paging', 'next'],
      paging.by === 'body_link' ? 'is needed: the path of the link' : 'goes with body_link only',
    );
  const isReadable = Object.values(method.request.query ?? {}).some(
    (binding) => 'argument' in binding && ['integer', 'string', 'id'].includes(args[binding.argument]?.type ?? ''),
  );
  if (!isReadable)
    report(
      ['answers', 'paging', 'by'],
      'needs an integer, string or id argument in the query that requests the next page',
    );
}
