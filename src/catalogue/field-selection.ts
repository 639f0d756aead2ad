import type { ArgumentRecord, MethodRecord } from './records.js';

/** The argument by which a caller chooses which fields of an answer are kept. */
export const fieldSelectionArgument = 'fields';

const selection: ArgumentRecord = {
  type: 'array',
  description: 'Keep only these fields of each item.',
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
