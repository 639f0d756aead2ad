const offered = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { listChanged: true, subscribe: true },
  completions: {},
} as const;

/** What every server offers; a filter may leave a list of it empty. Log messages are declared where there is a way to ask for them. */
export const capabilities = { modern: offered, legacy: { ...offered, logging: {} } } as const;
