import MiniSearch from 'minisearch';
import type { Tool, ToolSearch } from './types.js';

interface Entry {
  readonly id: number;
  readonly name: string;
  readonly title: string;
  readonly tags: string;
  readonly description: string;
  readonly arguments: string;
}

// Words that people say to assistants and that tell no tool from another.
const stopWords = new Set(
  'a an and any are as at be but by can could do does for from have how i in is it its me my of on or our please should so that the their them then there these they this to us want we what when which who whom whose will with would you your all every everything each into out up now just need'.split(
    ' ',
  ),
);

// What people say, and what catalogues say for it. Both sides stand in the fields that are searched.
const synonyms: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    show: ['list', 'get'],
    see: ['list', 'get'],
    view: ['list', 'get'],
    read: ['get', 'list'],
    find: ['list', 'search', 'get'],
    look: ['list', 'get'],
    check: ['get', 'list', 'verify'],
    give: ['list', 'get', 'create'],
    fetch: ['get', 'list'],
    add: ['create', 'add'],
    make: ['create'],
    new: ['create'],
    set: ['update', 'change'],
    change: ['update'],
    edit: ['update'],
    modify: ['update'],
    rename: ['update', 'name'],
    remove: ['delete', 'remove'],
    erase: ['delete'],
    drop: ['delete'],
    turn: ['update', 'enable', 'disable'],
    stop: ['disable', 'delete'],
    start: ['enable'],
    people: ['user', 'member'],
    person: ['user', 'member'],
    employee: ['user'],
    staff: ['user'],
    colleague: ['user'],
    email: ['mail', 'message'],
    emails: ['mail', 'message'],
    mails: ['mail', 'message'],
    letter: ['mail', 'message'],
    queue: ['moderation', 'held'],
    held: ['moderation'],
    pending: ['moderation', 'verify'],
    approve: ['moderate', 'allow'],
    reject: ['moderate', 'reject'],
    block: ['spam', 'block', 'reject'],
    blacklist: ['spam', 'block', 'reject'],
    blocklist: ['spam', 'block', 'reject'],
    allow: ['spam', 'allow', 'white'],
    whitelist: ['spam', 'allow', 'white'],
    allowlist: ['spam', 'allow', 'white'],
    distribution: ['group'],
    mailing: ['group'],
    login: ['login', 'history', 'sign'],
    signin: ['login'],
    quota: ['storage'],
    space: ['storage'],
    disk: ['storage'],
    licence: ['subscription', 'storage', 'plan'],
    license: ['subscription', 'storage', 'plan'],
    trace: ['logs', 'log'],
    signing: ['dkim'],
    key: ['dkim', 'key'],
    forward: ['forward', 'forwarding'],
    holiday: ['vacation'],
    away: ['vacation'],
    autoreply: ['vacation'],
    todo: ['task'],
    memo: ['note'],
    admin: ['administrator', 'role'],
    rule: ['policy', 'restriction'],
    rules: ['policy', 'restriction'],
    suspicious: ['spam', 'quarantine'],
    phishing: ['spam', 'block', 'reject'],
  }),
);

// Who begins like this wants to know something; nothing is to be changed.
const asks =
  /^\s*(?:which|who|whom|whose|what|how|was|were|is|are|did|does|do|when|where|why|show|list|see|view|find|look)\b/i;
const asksWeight = 1.6;

/** Indexes tools by name, title, tags, description and argument names. */
export function createToolSearch(tools: readonly Tool[]): ToolSearch {
  const index = new MiniSearch<Entry>({
    fields: ['name', 'title', 'tags', 'description', 'arguments'],
    tokenize: wordsOf,
    processTerm: stem,
  });
  index.addAll(
    tools.map((tool, id) => ({
      id,
      name: tool.name,
      title: tool.title,
      tags: `${tool.resource} ${tool.tags.join(' ')}`,
      description: tool.description,
      arguments: Object.keys(tool.method.record.documentation?.arguments ?? {}).join(' '),
    })),
  );
  return {
    find: (query, limit) => {
      const exact = tools.filter((tool) => tool.name === query.trim());
      const words = wordsOf(query);
      const more = words.flatMap((word) => synonyms.get(word) ?? []);
      const options = {
        boost: { name: 2.5, title: 3, tags: 2, arguments: 0.5 },
        fuzzy: (term: string) => (term.length > 5 ? 0.2 : false),
        prefix: (term: string) => term.length > 3,
      };
      const scores = new Map<number, number>();
      for (const [text, weight] of [
        [words.join(' '), 1],
        [more.join(' '), 0.5],
      ] as const)
        for (const { id, score } of text === '' ? [] : index.search(text, options))
          scores.set(Number(id), (scores.get(Number(id)) ?? 0) + score * weight);
      const readWeight = asks.test(query) ? asksWeight : 1;
      const weighted = [...scores].map(
        ([id, score]) => [id, tools[id]?.annotations.readOnlyHint ? score * readWeight : score] as const,
      );
      const found = weighted.sort(([one, a], [other, b]) => b - a || one - other).flatMap(([id]) => tools[id] ?? []);
      return [...new Set([...exact, ...found])].slice(0, limit);
    },
  };
}

function wordsOf(text: string): string[] {
  return text
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1 && !stopWords.has(word));
}

// Plurals and tenses alone: what is cut off further would make different things the same.
function stem(word: string): string | null {
  const term = word.toLowerCase();
  if (stopWords.has(term)) return null;
  if (term.length > 4 && term.endsWith('ies')) return `${term.slice(0, -3)}y`;
  if (term.length > 4 && /(?:ss|x|ch|sh)es$/.test(term)) return term.slice(0, -2);
  if (term.length > 3 && term.endsWith('s') && !term.endsWith('ss') && !term.endsWith('us')) return term.slice(0, -1);
  if (term.length > 5 && term.endsWith('ing')) return term.slice(0, -3);
  if (term.length > 5 && term.endsWith('ed')) return term.slice(0, -2);
  return term;
}
