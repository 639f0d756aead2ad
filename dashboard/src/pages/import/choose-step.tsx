import { Alert, Badge, Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportOutline, OutlinedOperation, OutlinedTag } from '../../api/imports';
import { type Column, DataList } from '../../ui/data-list';
import { figure } from '../../ui/words';
import { type Choice, costOf, isChosen, toolsMax } from './choice';
import { Section } from './section';

interface ChooseStepProps {
  readonly outline: ImportOutline;
  readonly choice: Choice;
  readonly onChange: (choice: Choice) => void;
}

/** Chooses tags, or operations one by one, while the cost for a model is in view. */
export function ChooseStep({ outline, choice, onChange }: ChooseStepProps) {
  const { t } = useTranslation('import');
  const [isByOperation, setByOperation] = useState(false);
  const cost = costOf(outline, choice);
  const all = (isAll: boolean): void =>
    onChange({ tags: new Set(isAll ? outline.tags.map(({ tag }) => tag) : []), operations: new Set() });
  return (
    <Section step={2} title={t('choose.title')}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600} role="status">
          {t('choose.cost', { count: cost.tools, number: figure(cost.tools), tokens: figure(cost.tokens) })}
        </Text>
        <Group gap="xs">
          <Button variant="default" size="sm" onClick={() => all(true)}>
            {t('choose.all')}
          </Button>
          <Button variant="default" size="sm" onClick={() => all(false)}>
            {t('choose.none')}
          </Button>
        </Group>
      </Group>
      {cost.tools > toolsMax && <Alert color="orange">{t('choose.many', { max: figure(toolsMax) })}</Alert>}
      <TagList outline={outline} choice={choice} onChange={onChange} />
      <Button
        variant="subtle"
        size="sm"
        onClick={() => setByOperation(!isByOperation)}
        aria-expanded={isByOperation}
        style={{ alignSelf: 'flex-start' }}
      >
        {t(isByOperation ? 'choose.hideOperations' : 'choose.showOperations')}
      </Button>
      {isByOperation && <OperationList outline={outline} choice={choice} onChange={onChange} />}
    </Section>
  );
}

function TagList({ outline, choice, onChange }: ChooseStepProps) {
  const { t } = useTranslation('import');
  const columns: readonly Column<OutlinedTag>[] = [
    { id: 'tag', header: t('choose.tag'), cell: ({ tag }) => (tag === '' ? t('choose.untagged') : tag) },
    {
      id: 'description',
      header: t('choose.description'),
      cell: ({ description }) => (
        <Text size="sm" c="dimmed" lineClamp={2}>
          {description}
        </Text>
      ),
      card: 'plain',
    },
    {
      id: 'operations',
      header: t('choose.operations'),
      align: 'right',
      width: '8rem',
      cell: ({ operations }) => figure(operations),
    },
    { id: 'tokens', header: t('choose.tokens'), align: 'right', width: '7rem', cell: ({ tokens }) => figure(tokens) },
  ];
  return (
    <DataList<OutlinedTag>
      label={t('choose.tags')}
      columns={columns}
      rows={outline.tags}
      keyOf={({ tag }) => `tag ${tag}`}
      nameOf={({ tag }) => (tag === '' ? t('choose.untagged') : tag)}
      selection={{
        selected: new Set([...choice.tags].map((tag) => `tag ${tag}`)),
        onChange: (selected) =>
          onChange({ ...choice, tags: new Set([...selected].map((key) => key.slice('tag '.length))) }),
      }}
    />
  );
}

function OperationList({ outline, choice, onChange }: ChooseStepProps) {
  const { t } = useTranslation('import');
  const [search, setSearch] = useState('');
  const text = search.trim().toLowerCase();
  const rows = outline.tools.filter(({ operation, title }) => `${operation} ${title}`.toLowerCase().includes(text));
  const toggle = (tool: OutlinedOperation): void => {
    const operations = new Set(choice.operations);
    if (!operations.delete(tool.operation)) operations.add(tool.operation);
    onChange({ ...choice, operations });
  };
  const columns: readonly Column<OutlinedOperation>[] = [
    { id: 'title', header: t('choose.operation'), cell: ({ title }) => title },
    {
      id: 'operation',
      header: t('choose.path'),
      cell: ({ operation }) => (
        <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {operation}
        </Text>
      ),
    },
    { id: 'tokens', header: t('choose.tokens'), align: 'right', width: '6rem', cell: ({ tokens }) => figure(tokens) },
  ];
  return (
    <Stack gap="xs">
      <TextInput
        type="search"
        label={t('choose.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        maw={420}
      />
      <DataList<OutlinedOperation>
        label={t('choose.operations')}
        columns={columns}
        rows={rows}
        keyOf={({ operation }) => operation}
        actions={(tool) => {
          const byTag = isChosen(tool, { ...choice, operations: new Set() });
          return byTag ? (
            <Badge variant="light" tt="none">
              {t('choose.byTag')}
            </Badge>
          ) : (
            <Checkbox
              aria-label={t('choose.take', { operation: tool.operation })}
              checked={choice.operations.has(tool.operation)}
              onChange={() => toggle(tool)}
            />
          );
        }}
        empty={<Text c="dimmed">{t('choose.noOperation')}</Text>}
      />
    </Stack>
  );
}
