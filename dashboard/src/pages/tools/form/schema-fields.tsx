import { ActionIcon, Button, Checkbox, Fieldset, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { absent, draftOf, openedDraft } from './draft';
import type { Draft } from './draft-types';
import { exactJson } from './exact-json';
import type { Field, ListField, Member, ObjectField, UnionField } from './field';
import { FileField } from './file-field';
import { InstantField } from './instant-field';
import { below, type Fault } from './read-draft';

interface FieldProps<Kind extends Field = Field> {
  readonly field: Kind;
  readonly label: string;
  readonly isRequired: boolean;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  /** As in error messages. */
  readonly path: string;
  readonly faults: readonly Fault[];
  /** The members of the object around it, for files that bring a name and a type along. */
  readonly onSiblings?: ((values: FileFacts) => void) | undefined;
}

/** What is known of a chosen file. */
export interface FileFacts {
  readonly name: string;
  readonly mediaType: string;
}

/** The words for what is wrong at a path; undefined where nothing is. */
function useFault(faults: readonly Fault[], path: string): string | undefined {
  const { t } = useTranslation('tools');
  const fault = faults.find((one) => one.path === path);
  return fault && t(`form.faults.${fault.code}`, { limit: fault.limit ?? '' });
}

/** The members of a tool's arguments, or of an object among them. */
export function ObjectMembers({
  field,
  draft,
  onChange,
  path,
  faults,
}: Omit<FieldProps<ObjectField>, 'label' | 'isRequired'>) {
  const { t } = useTranslation('tools');
  const held = draft.kind === 'object' ? draft : { kind: 'object' as const, members: {}, extra: '' };
  const setMember = (name: string, member: Draft): void =>
    onChange({ ...held, members: { ...held.members, [name]: member } });
  const setFacts = ({ name, mediaType }: FileFacts, content: string, file: Draft): void => {
    const filled = field.members.flatMap((member) => {
      const value = factOf(member, { name, mediaType });
      return member.name === content || value === null ? [] : [[member.name, draftOf(member.field, value)] as const];
    });
    onChange({ ...held, members: { ...held.members, ...Object.fromEntries(filled), [content]: file } });
  };
  const extraFault = useFault(faults, below(path, '+'));
  return (
    <Stack gap="sm">
      {field.members.map((member) => (
        <SchemaField
          key={member.name}
          field={member.field}
          label={member.name}
          isRequired={member.isRequired}
          draft={held.members[member.name] ?? absent}
          onChange={(next) => setMember(member.name, next)}
          onFile={(facts, next) => setFacts(facts, member.name, next)}
          path={below(path, member.name)}
          faults={faults}
        />
      ))}
      {field.isOpen && (
        <Textarea
          label={t('form.more')}
          description={t('form.moreHelp')}
          value={held.extra}
          onChange={(event) => onChange({ ...held, extra: event.currentTarget.value })}
          error={extraFault}
          placeholder="{ }"
          autosize
          minRows={1}
          maxRows={10}
          ff="monospace"
        />
      )}
    </Stack>
  );
}

/** What a member that is about the file next to it takes; null for any other. */
function factOf({ name, field }: Member, facts: FileFacts): string | null {
  if (field.kind !== 'text' || field.format === 'file') return null;
  if (/^(?:file_?)?name$/i.test(name)) return facts.name;
  return /^(?:media|mime|content)_?type$/i.test(name) ? facts.mediaType : null;
}

interface SchemaFieldProps extends FieldProps {
  readonly onFile?: (facts: FileFacts, draft: Draft) => void;
}

/** One field of any kind, with null as a choice of its own where the schema has it. */
function SchemaField(props: SchemaFieldProps) {
  const { field, label, draft, onChange } = props;
  const { t } = useTranslation('tools');
  if (!field.isNullable) return <Plain {...props} />;
  return (
    <Stack gap={4}>
      {draft.kind !== 'null' && <Plain {...props} />}
      <Checkbox
        size="sm"
        label={t('form.sendNull', { name: label })}
        checked={draft.kind === 'null'}
        onChange={(event) => onChange(event.currentTarget.checked ? { kind: 'null' } : absent)}
      />
    </Stack>
  );
}

function Plain(props: SchemaFieldProps) {
  const { field } = props;
  switch (field.kind) {
    case 'object':
      return <ObjectPart {...props} field={field} />;
    case 'list':
      return <ListPart {...props} field={field} />;
    case 'union':
      return <UnionPart {...props} field={field} />;
    case 'boolean':
    case 'choice':
      return <ChoicePart {...props} />;
    default:
      return <TextPart {...props} />;
  }
}

function ChoicePart({ field, label, isRequired, draft, onChange, path, faults }: FieldProps) {
  const { t } = useTranslation('tools');
  const error = useFault(faults, path);
  const options = field.kind === 'choice' ? field.options.map(shown) : [t('form.true'), t('form.false')];
  const at = draft.kind === 'choice' ? draft.at : draft.kind === 'boolean' ? (draft.value ? 0 : 1) : null;
  const choose = (value: string | null): void => {
    if (value === null) onChange(absent);
    else
      onChange(
        field.kind === 'choice' ? { kind: 'choice', at: Number(value) } : { kind: 'boolean', value: value === '0' },
      );
  };
  return (
    <Select
      label={titleOf(field, label)}
      description={field.description}
      error={error}
      withAsterisk={isRequired}
      data={options.map((option, place) => ({ value: String(place), label: option }))}
      value={at === null ? null : String(at)}
      onChange={choose}
      placeholder={usePlaceholder(field)}
      clearable
      searchable={options.length > 8}
    />
  );
}

function TextPart(props: SchemaFieldProps) {
  const { field, label, isRequired, draft, onChange, onFile, path, faults } = props;
  const error = useFault(faults, path);
  const placeholder = usePlaceholder(field);
  const text = draft.kind === 'text' ? draft.text : '';
  const set = (next: string): void => onChange(next === '' ? absent : { kind: 'text', text: next });
  const common = {
    label: titleOf(field, label),
    description: field.description,
    error,
    withAsterisk: isRequired,
    value: text,
    placeholder,
    autoComplete: 'off',
  };
  if (field.kind === 'json')
    return (
      <Textarea
        {...common}
        placeholder={placeholder ?? 'JSON'}
        onChange={(event) => set(event.currentTarget.value)}
        autosize
        minRows={2}
        maxRows={14}
        ff="monospace"
      />
    );
  if (field.kind === 'text' && field.format === 'file')
    return (
      <FileField {...common} onFile={(facts, base64) => onFile?.(facts, { kind: 'text', text: base64 })} onText={set} />
    );
  if (field.kind === 'text' && field.format === 'date-time') return <InstantField {...common} onText={set} />;
  if (field.kind === 'text' && field.format === 'plain' && isLong(field, text))
    return (
      <Textarea {...common} onChange={(event) => set(event.currentTarget.value)} autosize minRows={1} maxRows={10} />
    );
  return (
    <TextInput
      {...common}
      type={field.kind === 'text' && field.format === 'date' ? 'date' : 'text'}
      inputMode={field.kind === 'number' ? 'decimal' : undefined}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

/** Texts that may be long can be written over several lines. */
function isLong({ maxLength, pattern }: Extract<Field, { kind: 'text' }>, text: string): boolean {
  return text.includes('\n') || (pattern === null && maxLength > 500);
}

function ObjectPart(props: FieldProps<ObjectField>) {
  const { field, label, isRequired, draft, onChange, path, faults } = props;
  const { t } = useTranslation('tools');
  const error = useFault(faults, path);
  if (draft.kind !== 'object') return <AddPart {...props} error={error} />;
  return (
    <Fieldset legend={titleOf(field, label)} p="sm">
      <Part description={field.description} error={error} />
      <ObjectMembers field={field} draft={draft} onChange={onChange} path={path} faults={faults} />
      {!isRequired && <Remove label={t('form.remove', { name: label })} onClick={() => onChange(absent)} />}
    </Fieldset>
  );
}

function ListPart(props: FieldProps<ListField>) {
  const { field, label, draft, onChange, path, faults } = props;
  const { t } = useTranslation('tools');
  const error = useFault(faults, path);
  if (draft.kind !== 'list') return <AddPart {...props} error={error} />;
  const { items } = draft;
  // Items have no name but their place.
  const placed = items.map((item, at) => ({ item, at, key: below(path, at) }));
  const set = (next: readonly Draft[]): void => onChange({ kind: 'list', items: next });
  return (
    <Fieldset legend={titleOf(field, label)} p="sm">
      <Part description={field.description} error={error} />
      <Stack gap="xs">
        {placed.map(({ item, at, key }) => (
          <Group key={key} gap="xs" align="flex-end" wrap="nowrap">
            <div style={{ flexGrow: 1, minWidth: 0 }}>
              <SchemaField
                field={field.item}
                label={t('form.item', { name: label, place: at + 1 })}
                isRequired
                draft={item}
                onChange={(next) => set(items.with(at, next))}
                onFile={(_facts, next) => set(items.with(at, next))}
                path={below(path, at)}
                faults={faults}
              />
            </div>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={44}
              aria-label={t('form.removeItem', { name: label, place: at + 1 })}
              onClick={() => set(items.toSpliced(at, 1))}
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={items.length >= field.maxItems}
            onClick={() => set([...items, openedDraft(field.item)])}
          >
            {t('form.addItem', { name: label })}
          </Button>
          <Remove label={t('form.remove', { name: label })} onClick={() => onChange(absent)} />
        </Group>
      </Stack>
    </Fieldset>
  );
}

function UnionPart(props: SchemaFieldProps & { readonly field: UnionField }) {
  const { field, label, isRequired, draft, onChange, path, faults } = props;
  const { t } = useTranslation('tools');
  const error = useFault(faults, path);
  const at = draft.kind === 'union' ? draft.at : null;
  const option = at === null ? undefined : field.options[at];
  const choose = (place: string | null): void => {
    const chosen = place === null ? undefined : field.options[Number(place)];
    onChange(chosen ? { kind: 'union', at: Number(place), draft: openedDraft(chosen) } : absent);
  };
  return (
    <Stack gap="xs">
      <Select
        label={titleOf(field, label)}
        description={field.description}
        error={option ? undefined : error}
        withAsterisk={isRequired}
        placeholder={t('form.chooseKind')}
        data={field.options.map((one, place) => ({
          value: String(place),
          label: one.title ?? t(`form.kinds.${one.kind}`),
        }))}
        value={at === null ? null : String(at)}
        onChange={choose}
        clearable={!isRequired}
      />
      {option && draft.kind === 'union' && (
        <SchemaField
          {...props}
          field={{ ...option, title: null, description: option.description }}
          isRequired
          draft={draft.draft}
          onChange={(next) => onChange({ ...draft, draft: next })}
        />
      )}
    </Stack>
  );
}

/** A part that is left out until somebody adds it. */
function AddPart({ field, label, isRequired, onChange, error }: FieldProps & { readonly error: string | undefined }) {
  const { t } = useTranslation('tools');
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        {titleOf(field, label)}
        {isRequired && (
          <Text span c="red" aria-hidden>
            {' *'}
          </Text>
        )}
      </Text>
      <Part description={field.description} error={error} />
      <div>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange(openedDraft(field))}
        >
          {t('form.add', { name: label })}
        </Button>
      </div>
    </Stack>
  );
}

function Part({ description, error }: { readonly description: string | null; readonly error: string | undefined }) {
  return (
    <>
      {description !== null && (
        <Text size="xs" c="dimmed" mb={4}>
          {description}
        </Text>
      )}
      {error !== undefined && (
        <Text size="xs" c="red" role="alert">
          {error}
        </Text>
      )}
    </>
  );
}

function Remove({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <Button size="xs" variant="subtle" color="gray" onClick={onClick} mt={4}>
      {label}
    </Button>
  );
}

function titleOf({ title }: Field, label: string): string {
  return title === null || title === label ? label : `${title} (${label})`;
}

function usePlaceholder({ default: value }: Field): string | undefined {
  const { t } = useTranslation('tools');
  return value === undefined ? undefined : t('form.default', { value: shown(value) });
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : exactJson(value);
}
