import { type JsonObject, ok, type Result, refuse } from '../base/index.js';

/** A tool as listed, the source of every format. */
export interface ListedTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
}

// The function format of each kind of model; the list can be used as `tools` in a request.
const formats = {
  openai: (tools) =>
    tools.map(({ name, description, inputSchema }) => ({
      type: 'function',
      function: { name, description, parameters: inputSchema },
    })),
  anthropic: (tools) =>
    tools.map(({ name, description, inputSchema }) => ({ name, description, input_schema: inputSchema })),
  gemini: (tools) => [
    {
      functionDeclarations: tools.map(({ name, description, inputSchema }) => ({
        name,
        description,
        parametersJsonSchema: inputSchema,
      })),
    },
  ],
  langchain: (tools) => tools.map(({ name, description, inputSchema }) => ({ name, description, schema: inputSchema })),
} as const satisfies { readonly [name: string]: (tools: readonly ListedTool[]) => readonly JsonObject[] };

/** The formats by name. */
export const functionFormats = Object.keys(formats);

/** Tools in the function calling format of one kind of model. Refuses a format outside `functionFormats`. */
export function formatTools(format: string, tools: readonly ListedTool[]): Result<readonly JsonObject[]> {
  if (isFormat(format)) return ok(formats[format](tools));
  const message = `must be one of ${functionFormats.join(', ')}`;
  return refuse('invalid_params', `format ${message}`, { failures: [{ path: 'format', message }] });
}

function isFormat(format: string): format is keyof typeof formats {
  return Object.hasOwn(formats, format);
}
