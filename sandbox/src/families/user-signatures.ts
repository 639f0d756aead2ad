import { idOf, listOf, textOf } from '../fields.js';
import type { JsonMap } from '../json.js';
import type { Operation } from '../operation.js';
import type { Signature } from '../organization.js';
import { invalidInput, success } from '../reply.js';
import { onUser, userPath, userScope } from './on-user.js';

const path = `${userPath}/signature`;

function present(signature: Signature): JsonMap {
  return {
    id: String(signature.id),
    name: signature.name,
    signatureType: 'USER_SIGNATURE',
    position: signature.position,
    content: signature.content,
  };
}

// Every user sees it next to their own; only the console can change it.
const organizationSignature = {
  id: '9000000000000006001',
  name: 'Acme Corp',
  signatureType: 'ORG_SIGNATURE',
  content: '<div>Acme Corp</div>',
};

/** Signatures that administrators add to a user; their id travels in the body. */
export const userSignatureOperations: readonly Operation[] = [
  {
    method: 'GET',
    path,
    scope: userScope,
    handle: onUser((_call, user) => success([...user.signatures.map(present), organizationSignature])),
  },
  {
    method: 'POST',
    path,
    scope: userScope,
    body: { name: 'string', content: 'string', 'assignUsers?': 'address[]', position: '#0|1' },
    handle: onUser(({ organization, body }, user) => {
      const signature: Signature = {
        id: organization.newId(),
        name: textOf(body.name),
        content: textOf(body.content),
        position: Number(body.position),
        assignedTo: listOf(body.assignUsers).map(String),
      };
      user.signatures.push(signature);
      return success(present(signature), 201);
    }),
  },
  {
    method: 'PUT',
    path,
    scope: userScope,
    body: {
      id: 'long',
      name: 'string',
      content: 'string',
      'assignUsers?': 'address[]',
      'unassignUsers?': 'address[]',
      position: '#0|1',
    },
    handle: onUser(({ body }, user) => {
      const signature = user.signatures.find((known) => known.id === idOf(body.id));
      if (!signature) return invalidInput('Invalid value for id');
      const removed = listOf(body.unassignUsers).map(String);
      signature.name = textOf(body.name);
      signature.content = textOf(body.content);
      signature.position = Number(body.position);
      signature.assignedTo = [...signature.assignedTo, ...listOf(body.assignUsers).map(String)].filter(
        (address) => !removed.includes(address),
      );
      return success();
    }),
  },
  {
    method: 'DELETE',
    path,
    scope: userScope,
    body: { id: 'long' },
    handle: onUser(({ body }, user) => {
      const index = user.signatures.findIndex((known) => known.id === idOf(body.id));
      if (index < 0) return invalidInput('Invalid value for id');
      user.signatures.splice(index, 1);
      return success();
    }),
  },
];
