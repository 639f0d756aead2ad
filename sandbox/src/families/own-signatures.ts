import { idOf, textOf } from '../fields.js';
import type { Json, JsonMap } from '../json.js';
import type { Operation, OperationCall } from '../operation.js';
import type { Signature } from '../organization.js';
import { businessError, created, invalidInput, nameTaken, type Reply, success } from '../reply.js';

const path = '/api/accounts/signature';
const scope = 'accounts';

function present({ id, name, content, position }: Signature): JsonMap {
  return { id: String(id), name, content, position, signatureType: 'USER_SIGNATURE' };
}

function addresses(value: Json): readonly string[] {
  return textOf(value)
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean);
}

/** What is wrong with what a signature shall be. */
function findFault({ caller, body }: OperationCall, changed?: Signature): Reply | undefined {
  if (caller.signatures.some((known) => known !== changed && known.name === body.name)) return nameTaken();
  for (const name of ['assignUsers', 'unassignUsers'] as const)
    if (!addresses(body[name]).every((address) => /^[^\s@]+@[^\s@]+$/.test(address)))
      return invalidInput(`Invalid value for ${name}`);
  return undefined;
}

function change(call: OperationCall): Reply {
  const { caller, body } = call;
  const signature = caller.signatures.find(({ id }) => id === idOf(body.id));
  if (!signature) return invalidInput('Invalid value for id');
  const refusal = findFault(call, signature);
  if (refusal) return refusal;
  const removed = addresses(body.unassignUsers);
  signature.name = textOf(body.name);
  signature.content = textOf(body.content);
  signature.position = Number(body.position);
  signature.assignedTo = [...new Set([...signature.assignedTo, ...addresses(body.assignUsers)])].filter(
    (address) => !removed.includes(address),
  );
  return success(present(signature));
}

/** The caller's own signatures; addresses travel in one text. */
export const ownSignatureOperations: readonly Operation[] = [
  {
    method: 'GET',
    path,
    scope,
    query: { 'id?': 'long' },
    handle: ({ caller, query }) => {
      if (query.id === undefined) return success(caller.signatures.map(present));
      const found = caller.signatures.find(({ id }) => String(id) === query.id);
      return found ? success(present(found)) : invalidInput('Invalid value for id');
    },
  },
  {
    method: 'POST',
    path,
    scope,
    body: { name: 'string', content: 'string', position: '#0|1', 'assignUsers?': 'string' },
    handle: (call) => {
      const { organization, caller, body } = call;
      const refusal = findFault(call);
      if (refusal) return refusal;
      const signature: Signature = {
        id: organization.newId(),
        name: textOf(body.name),
        content: textOf(body.content),
        position: Number(body.position),
        assignedTo: addresses(body.assignUsers),
      };
      caller.signatures.push(signature);
      return created(present(signature));
    },
  },
  {
    method: 'PUT',
    path,
    scope,
    body: {
      id: 'long',
      name: 'string',
      content: 'string',
      position: '#0|1',
      'assignUsers?': 'string',
      'unassignUsers?': 'string',
    },
    handle: change,
  },
  {
    method: 'DELETE',
    path,
    scope,
    query: { id: 'long' },
    handle: ({ caller, query }) => {
      const index = caller.signatures.findIndex(({ id }) => String(id) === query.id);
      if (index < 0) return businessError('The input passed is invalid');
      caller.signatures.splice(index, 1);
      return success();
    },
  },
];
