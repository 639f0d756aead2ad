import type { MethodKind } from '../types.js';
import { wordsOf } from './words.js';

/** What a request wants: to know something or to change something. Null: its words do not show it. */
export type Wanted = 'know' | 'change' | null;

/** The intent of a request, derived from its verbs. */
export interface Intent {
  readonly wanted: Wanted;
  /** The kinds of methods that match its first verb. */
  readonly kinds: readonly MethodKind[];
  /** Whether it is about removing something, locking somebody out or weakening a protection. */
  readonly isDestructive: boolean;
}

const knowing =
  /^\s*(?:(?:please|can you|could you|i want to|i need to)\s+)*(?:which|who|whom|whose|what|how (?:many|much|full|strict|big)|was|were|is|are|did|does|do|has|have|when|where|why|show|list|see|view|find|look|get|read|check|search|tell|display|open|track|trace|review|export|download|lookup)\b/i;

const verbKinds: readonly (readonly [RegExp, readonly MethodKind[]])[] = [
  [/^(?:list|all|show|see|view|get|display|export|which|read|open|look|lookup|review|details?)$/, ['list', 'get']],
  [/^(?:create|add|new|make|generate|register|provision|onboard|compose|write|save|take|build)$/, ['create']],
  [/^(?:update|change|edit|modify|rename|set|correct|adjust)$/, ['update']],
  [/^(?:delete|remove|erase|purge|drop|trash|destroy|wipe|discard|throw|rid|retire)$/, ['delete']],
];

const changing =
  /^(?:create|add|new|make|generate|register|provision|onboard|compose|write|save|update|change|edit|modify|rename|set|adjust|delete|remove|erase|purge|drop|trash|wipe|discard|throw|block|unblock|allow|deny|reject|approve|accept|release|enable|disable|turn|switch|activate|deactivate|suspend|unsuspend|restore|move|assign|apply|forward|send|reply|reset|force|restrict|revoke|promote|demote|give|grant|raise|increase|put|mark|start|stop|route|deliver|whitelist|blacklist|quarantine|configure|enforce|offboard|lock|unlock|invite|subscribe|unsubscribe|schedule|archive|report|rotate)$/;

const destroying =
  /^(?:delete|remove|erase|purge|drop|trash|destroy|wipe|discard|throw|rid|retire|empty|clear|revoke|disable|deactivate|suspend|offboard|leaves?|left|leaver|lock|block|stop|off|cancel|unsubscribe|detach|reject|reset|forgot|forgotten|change|set|turn|switch|restrict|force|strip|kick|demote|replace|rename|allow|whitelist|unblock|relax|promote|admin|administrator|enforce|apply|assign)$/;

/** Derives the intent of a request from its words. */
export function intentOf(request: string): Intent {
  const words = [...wordsOf(request), ...(/\boff\b/i.test(request) ? ['off'] : [])];
  const first = words.find((word) => verbKinds.some(([pattern]) => pattern.test(word)) || changing.test(word));
  const kinds = verbKinds.find(([pattern]) => first !== undefined && pattern.test(first))?.[1] ?? [];
  const wanted = knowing.test(request) ? 'know' : words.some((word) => changing.test(word)) ? 'change' : null;
  return { wanted, kinds, isDestructive: words.some((word) => destroying.test(word)) };
}
