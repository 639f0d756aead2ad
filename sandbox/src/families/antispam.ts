import { type Fields, listOf, textOf } from '../fields.js';
import { type Operation, type OperationCall, page } from '../operation.js';
import { invalidInput, type Reply, success } from '../reply.js';

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

// The key of the list is the name of the chosen category.
const listBody: Fields = {
  spamCategory: categoryField,
  ...Object.fromEntries(categories.map((category) => [`${category}?`, 'string[]'])),
};

type ListChange = (call: OperationCall, category: string, entries: readonly string[]) => void;

function changeList(change: ListChange): Operation['handle'] {
  return (call): Reply => {
    const category = textOf(call.body.spamCategory);
    if (call.body[category] === undefined) return invalidInput(`Mandatory parameter ${category} is missing`);
    const stranger = Object.keys(call.body).find((name) => name !== 'spamCategory' && name !== category);
    if (stranger !== undefined) return invalidInput(`Unknown parameter ${stranger}`);
    change(call, category, listOf(call.body[category]).map(String));
    return success();
  };
}

const hardActions = '=moveToQuarantine|permanentReject|temporaryReject|allowMail';
const softActions = '=moveToQuarantine|moveToSpam|allowMail';
const optionModes: readonly {
  readonly name: string;
  readonly key: string;
  readonly body: Fields;
}[] = [
  { name: 'SPFFailOption', key: 'spfFail', body: { option: hardActions } },
  { name: 'SPFSoftFailOption', key: 'spfSoftFail', body: { option: hardActions } },
  { name: 'DKIMFailOption', key: 'dkimFail', body: { option: hardActions } },
  { name: 'DMARCFailOption', key: 'dmarcFail', body: { option: softActions } },
  // Its key is odd, and by the one client that is known to send it.
  { name: 'CousinDomainOption', key: 'cdFail', body: { dmarcOption: softActions } },
];

/** Allow and block lists, and what happens to mail that fails a check. */
export const antispamOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: data,
    mode: 'getMarkingData',
    scope,
    query: { spamCategory: categoryField, 'start?': 'int:0-', 'limit?': 'int:1-500' },
    handle: ({ organization, query }) => {
      const category = query.spamCategory ?? '';
      return success({ [category]: page(organization.spamLists.get(category) ?? [], query, { first: 0, limit: 500 }) });
    },
  },
  {
    method: 'PUT',
    path: data,
    scope,
    body: listBody,
    // Whether the real one replaces or adds is not documented; its page has "add or update".
    handle: changeList(({ organization }, category, entries) => {
      const present = organization.spamLists.get(category) ?? [];
      organization.spamLists.set(category, [...new Set([...present, ...entries])]);
    }),
  },
  {
    method: 'DELETE',
    path: data,
    scope,
    body: listBody,
    handle: changeList(({ organization }, category, entries) => {
      const present = organization.spamLists.get(category) ?? [];
      organization.spamLists.set(
        category,
        present.filter((entry) => !entries.includes(entry)),
      );
    }),
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
