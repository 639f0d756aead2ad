import { listOf, textOf } from '../fields.js';
import { type Operation, page } from '../operation.js';
import { success } from '../reply.js';

const data = '/api/organization/{zoid}/antispam/data';
const options = '/api/organization/{zoid}/antispam/options';
const scope = 'organization.spam';

const categories = [
  'whiteListEmail',
  'spamEmail',
  'rejectEmail',
  'quarantineEmail',
  'trustedEmail',
  'whiteListDomain',
  'spamDomain',
  'rejectDomain',
  'quarantineDomain',
  'trustedDomain',
  'whiteListIP',
  'spamIP',
  'rejectIP',
  'quarantineIP',
  'spamTLD',
  'rejectTLD',
  'quarantineTLD',
  'recipientSpamEmail',
  'recipientRejectEmail',
  'recipientQuarantineEmail',
] as const;
const categoryField = `=${categories.join('|')}`;

// The list stands under a key named by the category, so each category is a body of its own.
const listBodies = categories.map((category) => ({ spamCategory: `=${category}`, [category]: 'string[]' }));

const hardActions = '=moveToQuarantine|permanentReject|temporaryReject|allowMail';
const optionModes: readonly {
  readonly name: string;
  readonly key: string;
  readonly body: { readonly [field: string]: string };
}[] = [
  { name: 'SPFFailOption', key: 'spfFail', body: { option: hardActions } },
  { name: 'SPFSoftFailOption', key: 'spfSoftFail', body: { option: hardActions } },
  { name: 'DKIMFailOption', key: 'dkimFail', body: { option: hardActions } },
  { name: 'DMARCFailOption', key: 'dmarcFail', body: { option: '=moveToQuarantine|moveToSpam|allowMail' } },
  { name: 'CousinDomainOption', key: 'cdFail', body: { dmarcOption: 'string' } },
];

/** Allow and block lists, and what happens to mail that fails a check. */
export const antispamOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: data,
    mode: 'getMarkingData',
    scope,
    query: { spamCategory: categoryField, 'start?': 'int', 'limit?': 'int' },
    handle: ({ organization, query }) => {
      const category = query.spamCategory ?? '';
      return success({ [category]: page(organization.spamLists.get(category) ?? [], query, { first: 0, limit: 500 }) });
    },
  },
  {
    method: 'PUT',
    path: data,
    scope,
    bodyVariants: listBodies,
    handle: ({ organization, body }) => {
      const category = textOf(body.spamCategory);
      const present = organization.spamLists.get(category) ?? [];
      organization.spamLists.set(category, [...new Set([...present, ...listOf(body[category]).map(String)])]);
      return success();
    },
  },
  {
    method: 'DELETE',
    path: data,
    scope,
    bodyVariants: listBodies,
    handle: ({ organization, body }) => {
      const category = textOf(body.spamCategory);
      const removed = new Set(listOf(body[category]).map(String));
      organization.spamLists.set(
        category,
        (organization.spamLists.get(category) ?? []).filter((entry) => !removed.has(entry)),
      );
      return success();
    },
  },
  ...optionModes.flatMap(({ name, key, body }): Operation[] => [
    {
      method: 'GET',
      path: options,
      mode: `get${name}`,
      scope,
      handle: ({ organization }) => success({ [key]: organization.spamOptions.get(key) ?? 'allowMail' }),
    },
    {
      method: 'PUT',
      path: options,
      mode: `update${name}`,
      scope,
      body,
      handle: ({ organization, body: given }) => {
        organization.spamOptions.set(key, textOf(given.option ?? given.dmarcOption));
        return success();
      },
    },
  ]),
];
