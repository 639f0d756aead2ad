import { Code, ScrollArea } from '@mantine/core';

/** A value as indented JSON, in a box that scrolls. */
export function Json({ value, label }: { readonly value: unknown; readonly label: string }) {
  return (
    <ScrollArea.Autosize mah={420} type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': label }}>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {JSON.stringify(value, null, 2)}
      </Code>
    </ScrollArea.Autosize>
  );
}
