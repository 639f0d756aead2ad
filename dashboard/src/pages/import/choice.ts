import type { ImportOutline, ImportRequest, OutlinedOperation, OverlayAnswer } from '../../api/imports';

/** What a person has chosen of a document. */
export interface Choice {
  /** As the document writes them; empty for operations without a tag. */
  readonly tags: ReadonlySet<string>;
  /** `VERB /path`. */
  readonly operations: ReadonlySet<string>;
}

/** Most tools that a document gives without a choice. */
export const toolsMax = 128;

/** Whether an operation is chosen, by a tag or by itself. */
export function isChosen({ operation, tags }: OutlinedOperation, choice: Choice): boolean {
  if (choice.operations.has(operation)) return true;
  return tags.length === 0 ? choice.tags.has('') : tags.some((tag) => choice.tags.has(tag));
}

/** What a choice comes to: how many tools, and what they cost a model. */
export function costOf({ tools }: ImportOutline, choice: Choice): { readonly tools: number; readonly tokens: number } {
  const chosen = tools.filter((tool) => isChosen(tool, choice));
  return { tools: chosen.length, tokens: chosen.reduce((sum, { tokens }) => sum + tokens, 0) };
}

/** The choice that a document starts with: everything where that is little enough for a model, otherwise nothing. */
export function firstChoice({ tags, tools }: ImportOutline): Choice {
  const all = tools.length <= toolsMax ? tags.map(({ tag }) => tag) : [];
  return { tags: new Set(all), operations: new Set() };
}

/** How calls are authorized, as entered in the form. */
export interface AuthorizationAnswer {
  readonly kind: '' | 'bearer' | 'basic' | 'none' | 'header' | 'query';
  /** Of the header or the query parameter. */
  readonly name: string;
}

/** The authorization in the syntax of the importer; empty if the document decides. */
export function authorizationText({ kind, name }: AuthorizationAnswer): string {
  return kind === 'header' || kind === 'query' ? `${kind}:${name.trim()}` : kind;
}

/** Decisions about the whole integration. */
export interface HeadAnswers {
  readonly title: string;
  readonly host: string;
  readonly basePath: string;
  readonly documentationUrl: string;
}

/** Decisions for `overlay.yaml`; for empty ones the document decides. */
export function overlayAnswers({ title, host, basePath, documentationUrl }: HeadAnswers): readonly OverlayAnswer[] {
  const answers: OverlayAnswer[] = [];
  if (title.trim() !== '') answers.push({ path: ['title'], value: title.trim() });
  const path = basePath.trim().replace(/\/+$/, '');
  if (host.trim() !== '')
    answers.push({
      path: ['hosts', 'api'],
      value: path === '' ? host.trim() : { host: host.trim(), base_path: path.startsWith('/') ? path : `/${path}` },
    });
  if (documentationUrl.trim() !== '') answers.push({ path: ['documentation_url'], value: documentationUrl.trim() });
  return answers;
}

/** Host and path of what a person pastes for a host: an address counts as one. */
export function splitHost(text: string): { readonly host: string; readonly basePath: string } {
  const given = text.trim();
  const url = /^https?:\/\//i.test(given) && URL.canParse(given) ? new URL(given) : null;
  if (url) return { host: url.host, basePath: url.pathname.replace(/\/+$/, '') };
  const [host = '', ...path] = given.split('/');
  return { host, basePath: path.length > 0 ? `/${path.join('/')}`.replace(/\/+$/, '') : '' };
}

/** Everything that a draft is made from. */
export interface DraftSource {
  readonly name: string;
  readonly document: string;
  readonly url: string;
  readonly outline: ImportOutline;
  readonly choice: Choice;
  readonly authorization: AuthorizationAnswer;
  readonly head: HeadAnswers;
}

/** The request of a draft. Operations without a tag are named one by one, because no tag stands for them. */
export function requestOf({ name, document, url, outline, choice, authorization, head }: DraftSource): ImportRequest {
  const untagged = choice.tags.has('') ? outline.tools.filter(({ tags }) => tags.length === 0) : [];
  const operations = [...new Set([...choice.operations, ...untagged.map(({ operation }) => operation)])];
  const tags = [...choice.tags].filter((tag) => tag !== '');
  const answers = overlayAnswers(head);
  const flag = authorizationText(authorization);
  return {
    name: name.trim(),
    document,
    ...(url === '' ? {} : { url }),
    ...(tags.length > 0 ? { tags } : {}),
    ...(operations.length > 0 ? { operations } : {}),
    ...(flag === '' ? {} : { authorization: flag }),
    ...(answers.length > 0 ? { answers } : {}),
  };
}
