import { randomInt } from 'node:crypto';
import { type FieldSpec, type Fields, mapOf, mapsOf, textOf, truth } from '../fields.js';
import type { Json, JsonMap } from '../json.js';
import type { Operation, OperationCall } from '../operation.js';
import type { ConfirmedAddress, User } from '../organization.js';
import { businessError, invalidInput, nameTaken, type Reply, success } from '../reply.js';
import { accountChange, addressesOf } from './on-user.js';

/** A switch of the mail account: the field carries its new position. */
function switchOperation(mode: string, field: string, set: (user: User, isOn: boolean) => void): Operation {
  return accountChange(mode, { [field]: 'flag' }, ({ body }, user) => {
    set(user, truth(body[field]));
    return success();
  });
}

const switchOperations: readonly Operation[] = [
  switchOperation('updateIncomingStatus', 'incomingBlocked', (user, isOn) => {
    user.incomingBlocked = isOn;
  }),
  switchOperation('updateOutgoingStatus', 'outgoingBlocked', (user, isOn) => {
    user.outgoingBlocked = isOn;
  }),
  switchOperation('updateIMAPStatus', 'imapAccessEnabled', (user, isOn) => {
    user.imapAccessEnabled = isOn;
  }),
  switchOperation('updatePOPStatus', 'popAccessEnabled', (user, isOn) => {
    user.popAccessEnabled = isOn;
  }),
  switchOperation('updateMobileSyncStatus', 'activeSyncEnabled', (user, isOn) => {
    user.activeSyncEnabled = isOn;
  }),
  accountChange('enableMailAccount', {}, (_call, user) => {
    user.mailAccountEnabled = true;
    return success();
  }),
  accountChange('disableMailAccount', {}, (_call, user) => {
    user.mailAccountEnabled = false;
    return success();
  }),
];

function newConfirmedAddress(address: string): ConfirmedAddress {
  return { address, confirmKey: String(randomInt(100_000, 1_000_000)), isConfirmed: false, isEnabled: false };
}

function mailConfirmation({ outbox, now }: OperationCall, kind: 'forward' | 'reply_to', entry: ConfirmedAddress): void {
  outbox.send({
    at: new Date(now).toISOString(),
    to: entry.address,
    kind: `${kind}_confirmation`,
    subject: 'Confirm your address',
    confirmKey: entry.confirmKey,
  });
}

/** The two forms in which clients send the address: a list of objects, as the pages have it, or the plain text. */
function forwardField(more: Fields = {}): FieldSpec {
  return { oneOf: [{ list: { mailForwardTo: 'address', ...more } }, 'address'] };
}

function forwardsIn(value: Json): readonly JsonMap[] {
  return typeof value === 'string' ? [{ mailForwardTo: value }] : mapsOf(value);
}

type ForwardChange = (call: OperationCall, user: User, forward: ConfirmedAddress, given: JsonMap) => Reply | undefined;

/** A change of addresses that are there already. */
function forwardChange(mode: string, change: ForwardChange, more: Fields = {}): Operation {
  return accountChange(mode, { mailForward: forwardField(more) }, (call, user) => {
    const given = forwardsIn(call.body.mailForward);
    const found = given.map((entry) => user.forwards.find((forward) => forward.address === entry.mailForwardTo));
    if (found.includes(undefined)) return invalidInput('Invalid value for mailForward: no such forwarding address');
    for (const [index, forward] of found.entries()) {
      const refusal = forward && change(call, user, forward, given[index] ?? {});
      if (refusal) return refusal;
    }
    return success();
  });
}

const forwardOperations: readonly Operation[] = [
  accountChange('addMailForward', { mailForward: forwardField() }, (call, user) => {
    const addresses = forwardsIn(call.body.mailForward).map((entry) => textOf(entry.mailForwardTo));
    if (addresses.some((address) => user.forwards.some((forward) => forward.address === address))) return nameTaken();
    for (const address of addresses) {
      const forward = newConfirmedAddress(address);
      user.forwards.push(forward);
      mailConfirmation(call, 'forward', forward);
    }
    return success();
  }),
  forwardChange(
    'verifyMailForward',
    (_call, _user, forward, given) => {
      if (given.confirmKey !== forward.confirmKey) return invalidInput('Invalid value for confirmKey');
      forward.isConfirmed = true;
      return undefined;
    },
    { confirmKey: 'string' },
  ),
  forwardChange('resendMailForwardVerficationMail', (call, _user, forward) => {
    if (forward.isConfirmed) return businessError('ALREADY_VERIFIED');
    mailConfirmation(call, 'forward', forward);
    return undefined;
  }),
  forwardChange('enableMailForward', (_call, _user, forward) => {
    if (!forward.isConfirmed) return businessError('The forwarding address is not verified');
    forward.isEnabled = true;
    return undefined;
  }),
  forwardChange(
    'disableMailForward',
    (_call, _user, forward) => {
      forward.isEnabled = false;
      return undefined;
    },
    { 'reason?': 'text' },
  ),
  forwardChange('deleteMailForward', (_call, user, forward) => {
    user.forwards.splice(user.forwards.indexOf(forward), 1);
    return undefined;
  }),
  accountChange('deleteZohoMailCopy', { 'deleteCopy?': 'flag' }, ({ body }, user) => {
    user.deletesForwarded = body.deleteCopy === undefined || truth(body.deleteCopy);
    return success();
  }),
];

const identityOperations: readonly Operation[] = [
  accountChange('updateReplyToStatus', { replyTo: 'address' }, (call, user) => {
    user.replyTo = newConfirmedAddress(textOf(call.body.replyTo));
    user.replyTo.isConfirmed = addressesOf(user).includes(user.replyTo.address);
    if (!user.replyTo.isConfirmed) mailConfirmation(call, 'reply_to', user.replyTo);
    return success();
  }),
  accountChange('resendVerificationMailForReplyTo', {}, (call, user) => {
    if (!user.replyTo) return businessError('The input passed is invalid');
    mailConfirmation(call, 'reply_to', user.replyTo);
    return success();
  }),
  accountChange(
    'addsendmaildetails',
    { sendMailDetails: { object: { displayName: 'string', 'fromAddress?': 'address' } } },
    ({ organization, body }, user) => {
      const { displayName, fromAddress } = mapOf(body.sendMailDetails);
      const sender = { id: organization.newId(), fromAddress: textOf(fromAddress) || user.email };
      user.senders.push({ ...sender, displayName: textOf(displayName) });
      return success();
    },
  ),
  accountChange('displaynameemailupdate', { displayName: 'string', emailAddress: 'address' }, ({ body }, user) => {
    const refusal = makePrimary(user, textOf(body.emailAddress));
    if (refusal) return refusal;
    user.displayName = textOf(body.displayName);
    return success();
  }),
  accountChange(
    'emailupdate',
    { emailAddress: 'address' },
    ({ body }, user) => makePrimary(user, textOf(body.emailAddress)) ?? success(),
  ),
  accountChange(
    'updatePersonalInfo',
    {
      'displayName?': 'string',
      'gender?': '=MALE|FEMALE|NON_BINARY|NOT_SPECIFIED',
      'country?': 'string',
      'phoneNumer?': 'text',
      'mobileNumber?': 'text',
      'address?': {
        object: { 'streetAddr?': 'text', 'city?': 'text', 'postalCode?': 'text', 'state?': 'text' },
      },
    },
    ({ body }, user) => {
      user.displayName = textOf(body.displayName) || user.displayName;
      user.country = textOf(body.country) || user.country;
      return success();
    },
  ),
  accountChange('mailaccountorderupdate', { accList: 'string' }, ({ body }, user) => {
    const ids = textOf(body.accList).split(',');
    const isAll = ids.length === 1 && ids[0]?.trim() === String(user.accountId);
    return isAll ? success() : invalidInput('Invalid value for accList');
  }),
];

/** Makes one of the user's own addresses his default one; the former becomes an alias in its place. */
function makePrimary(user: User, address: string): Reply | undefined {
  const wanted = address.toLowerCase();
  if (wanted === user.email) return undefined;
  const index = user.aliases.findIndex((alias) => alias.address === wanted);
  const alias = user.aliases[index];
  if (!alias) return invalidInput('Invalid value for emailAddress: not an address of this user');
  user.aliases.splice(index, 1, { address: user.email, id: alias.id });
  user.email = wanted;
  return undefined;
}

const vacationFields: Fields = {
  'subject?': 'text',
  'content?': 'text',
  'sendTo?': '=all|contacts|noncontacts|org|nonOrgAll|nonOrgContacts|nonOrgNonContacts',
  fromDate: 'string',
  toDate: 'string',
  'sendingInt?': 'int:0-',
  'forAllAccts?': 'flag',
};

// The dates follow the user's own date format; that they carry a time is what all formats share.
function vacationFault({ fromDate, toDate }: JsonMap): Reply | null {
  for (const [name, value] of Object.entries({ fromDate, toDate }))
    if (value !== undefined && !/\d{1,2}:\d{2}/.test(textOf(value)))
      return invalidInput(`Invalid value for vacationResponse.${name}: date and time`);
  return null;
}

const vacationOperations: readonly Operation[] = [
  accountChange(
    'addVacationReply',
    { vacationResponse: { object: vacationFields } },
    ({ organization, body }, user) => {
      const given = mapOf(body.vacationResponse);
      const fault = vacationFault(given);
      if (fault) return fault;
      user.vacation = { vacationId: String(organization.newId()), accountId: String(user.accountId), ...given };
      return success();
    },
  ),
  accountChange(
    'updateVacationReply',
    { vacationResponse: { object: { ...vacationFields, 'vacationId?': 'long' } } },
    ({ body }, user) => {
      const { vacationId: _vacationId, ...given } = mapOf(body.vacationResponse);
      const fault = vacationFault(given);
      if (fault) return fault;
      if (!user.vacation) return businessError('The input passed is invalid');
      user.vacation = { ...user.vacation, ...given };
      return success();
    },
  ),
];

/** Only for administrators: not documented for one's own account. */
const administratorsModes: readonly Operation['mode'][] = ['deleteZohoMailCopy', 'updatePersonalInfo'];

/** Those that people also make in their own account, by the same mode and fields. */
export const ownChangesOfUsers: readonly Operation[] = [
  ...forwardOperations,
  ...identityOperations,
  ...vacationOperations,
].filter(({ mode }) => !administratorsModes.includes(mode));

/** What administrators set in a user's mail account. */
export const userMailOperations: readonly Operation[] = [
  ...switchOperations,
  ...forwardOperations,
  ...identityOperations,
  ...vacationOperations,
];
