import type { ArgumentRecord, MethodRecord } from './records.js';

/** The argument by which a caller chooses which fields of an answer are kept. */
export const fieldSelectionArgument = 'fields';

/** Whether a method takes that argument from us, and not from its service under the same name. */
export function selectsFields({ documentation }: MethodRecord): boolean {
  return documentation?.arguments[fieldSelectionArgument] === selection;
}

const selection: ArgumentRecord = {
  type: 'array',
  description: 'Fields to keep.',
  items: { type: 'string' },
};

/** The method with that argument, where it reads something and has no argument of this name of its own. */
export function withFieldSelection(method: MethodRecord): MethodRecord {
  const { documentation } = method;
  const isFit = documentation && (method.name === 'list' || method.name === 'get');
  if (!isFit || Object.hasOwn(documentation.arguments, fieldSelectionArgument)) return method;
  return {
    ...method,
    documentation: { ...documentation, arguments: { ...documentation.arguments, [fieldSelectionArgument]: selection } },
  };
}
