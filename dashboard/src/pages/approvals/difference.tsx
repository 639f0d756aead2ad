import { Accordion, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { Json } from '../../ui/json';

interface DifferenceProps {
  /** The present state of what would be changed. */
  readonly present: unknown;
  /** The call's arguments. */
  readonly wanted: Readonly<Record<string, unknown>>;
}

/** How the object of the call is now, and field by field what the call would change of it. */
export function Difference({ present, wanted }: DifferenceProps) {
  const changes = changesOf(present, wanted);
  return (
    <Paper withBorder p="md" component="section" aria-label="What it would change">
      <Stack gap="xs">
        <Title order={2} size="h5">
          What it would change
        </Title>
        {changes.length > 0 && <ChangeTable changes={changes} />}
        <Accordion variant="contained" defaultValue={changes.length === 0 ? 'present' : null}>
          <Accordion.Item value="present">
            <Accordion.Control>As it is now</Accordion.Control>
            <Accordion.Panel>
              <Json value={present} label="As it is now" />
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
      </Stack>
    </Paper>
  );
}

function ChangeTable({ changes }: { readonly changes: readonly Change[] }) {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Field</Table.Th>
            <Table.Th>Now</Table.Th>
            <Table.Th>After</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map(({ name, now, after }) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td>
                <Text size="sm" td="line-through">
                  {now}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {after}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface Change {
  readonly name: string;
  readonly now: string;
  readonly after: string;
}

function changesOf(present: unknown, wanted: Readonly<Record<string, unknown>>): readonly Change[] {
  if (typeof present !== 'object' || present === null) return [];
  const now = new Map(Object.entries(present));
  return Object.entries(wanted).flatMap(([name, after]) =>
    now.has(name) && told(now.get(name)) !== told(after)
      ? [{ name, now: told(now.get(name)), after: told(after) }]
      : [],
  );
}

function told(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
