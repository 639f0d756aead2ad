import { textOf } from '../fields.js';
import { mailboxOf } from '../find-mailbox.js';
import type { Json, JsonMap } from '../json.js';
import type { Operation, OperationCall } from '../operation.js';
import type { Label, User } from '../organization.js';
import { created, invalidInput, nameTaken, type Reply, success } from '../reply.js';
import { mailboxPath, onMailbox } from './on-mailbox.js';

const path = `${mailboxPath}/labels`;
const labelPath = `${path}/{labelId}`;
const scope = 'tags';
const defaultColor = '#ffd700';

function present({ center }: OperationCall, owner: User, label: Label): JsonMap {
  const id = String(label.labelId);
  return {
    labelId: id,
    tagId: id,
    displayName: label.displayName,
    color: label.color,
    sequence: owner.labels.indexOf(label) + 1,
    URI: `https://${center.mailHost}/api/accounts/${owner.accountId}/labels/${id}`,
  };
}

function onLabel(handle: (call: OperationCall, owner: User, label: Label) => Reply): Operation['handle'] {
  return onMailbox((call, owner) => {
    const label = owner.labels.find(({ labelId }) => String(labelId) === call.params.labelId);
    return label ? handle(call, owner, label) : invalidInput('Invalid value for labelId');
  });
}

/** What is wrong with a label's new name and colour, either of which may be left out. */
function findFault({ body }: OperationCall, owner: User, renamed?: Label): Reply | undefined {
  const isTaken = owner.labels.some((label) => label !== renamed && label.displayName === body.displayName);
  if (isTaken) return nameTaken();
  return isColor(body.color) ? undefined : invalidInput('Invalid value for color');
}

function isColor(value: Json): boolean {
  return value === undefined || /^#[\da-f]{6}$/i.test(textOf(value));
}

/** The labels of the caller's mailbox. */
export const labelOperations: readonly Operation[] = [
  {
    method: 'POST',
    path,
    scope,
    body: { displayName: 'string', 'color?': 'string', 'sequence?': 'int:1-' },
    handle: onMailbox((call, owner) => {
      const refusal = findFault(call, owner);
      if (refusal) return refusal;
      const { displayName, color, sequence } = call.body;
      const label: Label = {
        labelId: call.organization.newId(),
        displayName: textOf(displayName),
        color: textOf(color) || defaultColor,
      };
      owner.labels.splice(sequence === undefined ? owner.labels.length : Number(sequence) - 1, 0, label);
      return created(present(call, owner, label));
    }),
  },
  {
    method: 'GET',
    path,
    scope,
    handle: onMailbox((call, owner) => success(owner.labels.map((label) => present(call, owner, label)))),
  },
  {
    method: 'GET',
    path: labelPath,
    scope,
    handle: onLabel((call, owner, label) => success(present(call, owner, label))),
  },
  {
    method: 'PUT',
    path: labelPath,
    scope,
    body: { 'displayName?': 'string', 'color?': 'string' },
    handle: onLabel((call, owner, label) => {
      const refusal = findFault(call, owner, label);
      if (refusal) return refusal;
      label.displayName = textOf(call.body.displayName) || label.displayName;
      label.color = textOf(call.body.color) || label.color;
      return success();
    }),
  },
  {
    method: 'DELETE',
    path: labelPath,
    scope,
    handle: onLabel(({ organization }, owner, label) => {
      owner.labels.splice(owner.labels.indexOf(label), 1);
      for (const mail of mailboxOf(organization, owner).mails) mail.labels.delete(label.labelId);
      return success();
    }),
  },
];
