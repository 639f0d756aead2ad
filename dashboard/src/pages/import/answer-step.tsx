import { Alert, Button, Group, List, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ImportDraft, type ImportRequest, type ImportTodo, usePreviewImport } from '../../api/imports';
import { type AuthorizationAnswer, type Choice, costOf, type HeadAnswers, requestOf, splitHost } from './choice';
import type { ReadDocument } from './document-step';
import { ImportProgress } from './import-progress';
import { Section } from './section';

interface AnswerStepProps {
  readonly read: ReadDocument;
  readonly choice: Choice;
  /** Name of the integration that is imported again; empty for a new one. */
  readonly again: string;
  /** What the last preview left open. */
  readonly todo: readonly ImportTodo[];
  readonly onChange: () => void;
  readonly onDrafted: (draft: ImportDraft, request: ImportRequest) => void;
}

const kinds = ['', 'bearer', 'basic', 'header', 'query', 'none'] as const;
const todosShown = 12;

/** Takes what a document cannot say: the name, how calls are authorized, which host. */
export function AnswerStep({ read, choice, again, todo, onChange, onDrafted }: AnswerStepProps) {
  const { t } = useTranslation('import');
  const [name, setName] = useState(again === '' ? read.outline.suggested_name : again);
  const [authorization, setAuthorization] = useState<AuthorizationAnswer>({ kind: '', name: '' });
  const [head, setHead] = useState<HeadAnswers>({ title: '', host: '', basePath: '', documentationUrl: '' });
  const preview = usePreviewImport();
  const isNamed = authorization.kind === 'header' || authorization.kind === 'query';
  const isFit = /^[a-z][a-z0-9_]{1,19}$/.test(name.trim());
  const isReady = isFit && costOf(read.outline, choice).tools > 0 && (!isNamed || authorization.name.trim() !== '');
  const changed =
    <Value,>(set: (value: Value) => void) =>
    (value: Value): void => {
      set(value);
      onChange();
    };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isReady) return;
    const request = requestOf({ name, ...read, choice, authorization, head });
    preview.mutate(request, { onSuccess: (draft) => onDrafted(draft, request) });
  };
  return (
    <Section step={3} title={t('answer.title')}>
      <form onSubmit={submit}>
        <Stack>
          <AnswerFields
            {...{ read, again, name, authorization, head, isFit }}
            onName={changed(setName)}
            onAuthorization={changed(setAuthorization)}
            onHead={changed(setHead)}
          />
          {todo.length > 0 && <Todos todo={todo} />}
          <ImportProgress of={preview} failed={t('answer.failed')} />
          <Group>
            {!preview.isPending && (
              <Button type="submit" disabled={!isReady}>
                {t('answer.preview')}
              </Button>
            )}
            {costOf(read.outline, choice).tools === 0 && (
              <Text size="sm" c="dimmed">
                {t('answer.nothing')}
              </Text>
            )}
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

interface AnswerFieldsProps {
  readonly read: ReadDocument;
  readonly again: string;
  readonly name: string;
  readonly authorization: AuthorizationAnswer;
  readonly head: HeadAnswers;
  /** Whether the name can be one. */
  readonly isFit: boolean;
  readonly onName: (name: string) => void;
  readonly onAuthorization: (answer: AuthorizationAnswer) => void;
  readonly onHead: (head: HeadAnswers) => void;
}

function AnswerFields(props: AnswerFieldsProps) {
  const { t } = useTranslation('import');
  const { read, again, name, head, isFit, onName, onHead } = props;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TextInput
        label={t('answer.name')}
        description={t('answer.nameHelp')}
        value={name}
        onChange={(event) => onName(event.currentTarget.value)}
        error={isFit ? undefined : t('answer.nameFault')}
        maxLength={20}
        required
        readOnly={again !== ''}
        spellCheck={false}
      />
      <TextInput
        label={t('answer.label')}
        description={t('answer.labelHelp')}
        placeholder={read.outline.title}
        value={head.title}
        onChange={(event) => onHead({ ...head, title: event.currentTarget.value })}
        maxLength={100}
      />
      <AuthorizationFields authorization={props.authorization} onAuthorization={props.onAuthorization} />
      <PlaceFields head={head} onHead={onHead} />
    </SimpleGrid>
  );
}

function AuthorizationFields({
  authorization,
  onAuthorization,
}: Pick<AnswerFieldsProps, 'authorization' | 'onAuthorization'>) {
  const { t } = useTranslation('import');
  const isNamed = authorization.kind === 'header' || authorization.kind === 'query';
  return (
    <>
      <Select
        label={t('answer.authorization')}
        description={t('answer.authorizationHelp')}
        data={kinds.map((kind) => ({ value: kind, label: t(`answer.kinds.${kind === '' ? 'document' : kind}`) }))}
        value={authorization.kind}
        onChange={(kind) => onAuthorization({ ...authorization, kind: kinds.find((one) => one === kind) ?? '' })}
        allowDeselect={false}
      />
      {isNamed && (
        <TextInput
          label={t(authorization.kind === 'header' ? 'answer.header' : 'answer.query')}
          value={authorization.name}
          onChange={(event) => onAuthorization({ ...authorization, name: event.currentTarget.value })}
          placeholder={authorization.kind === 'header' ? 'X-Api-Key' : 'api_key'}
          required
          spellCheck={false}
        />
      )}
    </>
  );
}

function PlaceFields({ head, onHead }: Pick<AnswerFieldsProps, 'head' | 'onHead'>) {
  const { t } = useTranslation('import');
  return (
    <>
      <TextInput
        label={t('answer.host')}
        description={t('answer.hostHelp')}
        placeholder="api.example.com"
        value={head.host}
        onChange={(event) => onHead({ ...head, host: event.currentTarget.value })}
        onBlur={() => {
          const { host, basePath } = splitHost(head.host);
          if (host !== head.host) onHead({ ...head, host, ...(basePath === '' ? {} : { basePath }) });
        }}
        spellCheck={false}
      />
      <TextInput
        label={t('answer.basePath')}
        description={t('answer.basePathHelp')}
        placeholder="/v1"
        value={head.basePath}
        onChange={(event) => onHead({ ...head, basePath: event.currentTarget.value })}
        disabled={head.host.trim() === ''}
        spellCheck={false}
      />
      <TextInput
        label={t('answer.documentation')}
        description={t('answer.documentationHelp')}
        placeholder="https://docs.example.com/"
        value={head.documentationUrl}
        onChange={(event) => onHead({ ...head, documentationUrl: event.currentTarget.value })}
        spellCheck={false}
      />
    </>
  );
}

function Todos({ todo }: { readonly todo: readonly ImportTodo[] }) {
  const { t } = useTranslation('import');
  const [isAll, setAll] = useState(false);
  const shown = isAll ? todo : todo.slice(0, todosShown);
  return (
    <Alert color="orange" title={t('answer.open', { count: todo.length })}>
      <Stack gap="xs" align="flex-start">
        <List size="sm" style={{ overflowWrap: 'anywhere' }}>
          {shown.map(({ where, what }) => (
            <List.Item key={`${where} ${what}`}>
              <b>{where}</b> {what}
            </List.Item>
          ))}
        </List>
        {shown.length < todo.length && (
          <Button variant="default" size="sm" onClick={() => setAll(true)}>
            {t('answer.showAll', { count: todo.length })}
          </Button>
        )}
        <Text size="sm">{t('answer.openHelp')}</Text>
      </Stack>
    </Alert>
  );
}
