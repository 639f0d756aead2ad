import type { TFunction } from 'i18next';
import type { OfferedTools, ServerReach } from '../../api/server-details';
import { listed } from '../../ui/words';

type T = TFunction<'servers'>;

/** Maximum number of resources listed by name; beyond it only their number is shown. */
const namedMax = 4;

/** What an MCP server allows, in a sentence per account: what is read, changed and deleted, and when an approval is required. */
export function allowsSentence(
  { reaches, tools }: Pick<OfferedTools, 'reaches' | 'tools'>,
  t: T,
  language: string,
): string {
  if (reaches.length === 0) return t('allows.nothing');
  return reaches
    .map((reach) => {
      const own = tools.filter((tool) => tool.integrated_account_id === reach.integrated_account_id);
      const rule = askingRule(reach, own);
      const does = doesWhat(reach, t, language);
      return rule === null ? t('allows.plain', { does }) : t('allows.guarded', { does, rule: t(`allows.${rule}`) });
    })
    .join(' ');
}

type Rule = 'asksBeforeDeleting' | 'asksBeforeDestructive' | 'asksBeforeChanges' | 'neverSends';

/** When an approval is required; null if the account is read-only, or no approval is required. */
export function askingRule(
  { approval, dry_run: isDryRun }: Pick<ServerReach, 'approval' | 'dry_run'>,
  tools: OfferedTools['tools'],
): Rule | null {
  const changing = tools.filter(({ effect }) => effect !== 'read');
  if (changing.length === 0) return null;
  if (isDryRun) return 'neverSends';
  if (approval === 'write') return 'asksBeforeChanges';
  const destructive = changing.filter(({ effect }) => effect === 'destructive');
  if (approval !== 'destructive' || destructive.length === 0) return null;
  return destructive.every(({ kind }) => kind === 'delete') ? 'asksBeforeDeleting' : 'asksBeforeDestructive';
}

function doesWhat(reach: ServerReach, t: T, language: string): string {
  const { reads, writes, deletes } = reach;
  const account = reach.label ?? reach.integrated_account_name ?? reach.integration_title;
  const values = {
    account,
    reads: namesOf(reads, t, language),
    writes: namesOf(writes, t, language),
    deletes: namesOf(deletes, t, language),
  };
  const key = [reads.length > 0 && 'Read', writes.length > 0 && 'Change', deletes.length > 0 && 'Delete']
    .filter((part) => part !== false)
    .join('');
  switch (key) {
    case 'Read':
      return t('allows.read', values);
    case 'Change':
      return t('allows.change', values);
    case 'Delete':
      return t('allows.delete', values);
    case 'ReadChange':
      return t('allows.readChange', values);
    case 'ReadDelete':
      return t('allows.readDelete', values);
    case 'ChangeDelete':
      return t('allows.changeDelete', values);
    case 'ReadChangeDelete':
      return t('allows.readChangeDelete', values);
    default:
      return t('allows.nothingOf', values);
  }
}

function namesOf(titles: readonly string[], t: T, language: string): string {
  const named = titles.length > namedMax ? titles.slice(0, namedMax - 1) : titles;
  const names = named.map((title) => inSentence(title, language));
  const rest = titles.length - named.length;
  return listed(rest > 0 ? [...names, t('allows.more', { count: rest })] : names);
}

/** A title inside a sentence. German keeps capitals of nouns; abbreviations such as DNS stay everywhere. */
export function inSentence(title: string, language: string): string {
  const [first = '', second = ''] = title;
  const isPlainWord =
    first !== first.toLowerCase() && second === second.toLowerCase() && second !== second.toUpperCase();
  return isPlainWord && /^(en|fr|es)/.test(language) ? first.toLowerCase() + title.slice(first.length) : title;
}
