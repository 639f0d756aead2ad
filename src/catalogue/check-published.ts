import type { PublishedRecord } from './answers-record.js';
import { checkTemplates } from './check-answers.js';
import { checkCondition, checkPattern } from './check-pattern.js';
import type { MethodInHand } from './method-in-hand.js';
import type { RecordPath } from './validate-record.js';

/** Validates what a method declares about public DNS: patterns must be valid, and templates must name known values. */
export function checkPublished(hand: MethodInHand): void {
  const { method, report } = hand;
  const names = new Set<string>();
  for (const [at, record] of (method.published ?? []).entries()) {
    if (names.has(record.check)) report(['published', at, 'check'], `${record.check} stands twice`);
    names.add(record.check);
    checkRecord(hand, record, ['published', at]);
  }
  for (const [at, { published }] of (method.answers?.cases ?? []).entries())
    if (published) checkRecord(hand, published, ['answers', 'cases', at, 'published']);
  if (method.published && method.effect !== 'read') report(['published'], 'is for methods that read only');
}

function checkRecord(hand: MethodInHand, record: PublishedRecord, path: RecordPath): void {
  const { report } = hand;
  checkCondition(record.unless ?? {}, [...path, 'unless'], report);
  checkCondition(record.where ?? {}, [...path, 'where'], report);
  if (record.where && record.each === undefined) report([...path, 'where'], 'needs each');
  if (record.among !== undefined) checkPattern(record.among, [...path, 'among'], report);
  if ('matches' in record.expect)
    checkPattern(record.expect.matches.replace(/\{[A-Za-z][\w.]*\}/g, 'x'), [...path, 'expect', 'matches'], report);
  if (record.merge !== undefined && (record.type !== 'TXT' || record.publish.length !== 1))
    report([...path, 'merge'], 'is for one TXT record');
  const templates = [
    record.name,
    ...Object.values(record.expect),
    ...record.publish.flatMap(({ name, value }) => [name, value]),
    ...Object.values(record.say),
  ];
  const heads = record.each === undefined ? [] : ['item'];
  checkTemplates(hand, templates, { path, hasDetails: false, heads });
}
