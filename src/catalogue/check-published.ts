import { checkTemplates } from './check-answers.js';
import { checkPattern } from './check-pattern.js';
import type { MethodInHand } from './method-in-hand.js';

/** Judges what a method declares of public DNS: patterns must be patterns, templates must name what is known. */
export function checkPublished(hand: MethodInHand): void {
  const { method, report } = hand;
  const names = new Set<string>();
  for (const [at, record] of (method.published ?? []).entries()) {
    const path = ['published', at];
    if (names.has(record.check)) report([...path, 'check'], `${record.check} stands twice`);
    names.add(record.check);
    if (record.among !== undefined) checkPattern(record.among, [...path, 'among'], report);
    if ('matches' in record.expect)
      checkPattern(record.expect.matches.replace(/\{[A-Za-z][\w.]*\}/g, 'x'), [...path, 'expect', 'matches'], report);
    const templates = [
      record.name,
      ...Object.values(record.expect),
      ...record.publish.flatMap(({ name, value }) => [name, value]),
      ...Object.values(record.say),
    ];
    const heads = record.each === undefined ? [] : ['item'];
    checkTemplates(hand, templates, { path, hasDetails: false, heads });
  }
  if (method.published && method.effect !== 'read') report(['published'], 'goes with a read alone');
}
