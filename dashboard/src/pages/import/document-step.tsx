import { Alert, Button, FileInput, Group, Stack, Tabs, Text, Textarea, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ImportOutline, useOutline } from '../../api/imports';
import { figure } from '../../ui/words';
import { ImportProgress } from './import-progress';
import { type BegunImport, rememberImport, type Source } from './interrupted';
import { Section } from './section';

/** A document that was read. */
export interface ReadDocument {
  readonly document: string;
  /** Where it was fetched; empty otherwise. */
  readonly url: string;
  readonly outline: ImportOutline;
}

interface DocumentStepProps {
  readonly bytesMax: number;
  readonly read: ReadDocument | null;
  /** What a reload of this page interrupted. */
  readonly interrupted: BegunImport | null;
  readonly onRead: (read: ReadDocument) => void;
}

/** Takes a document as a file, as text or by its address, and has it read. */
export function DocumentStep({ bytesMax, read, interrupted, onRead }: DocumentStepProps) {
  const { t } = useTranslation('import');
  const [source, setSource] = useState<Source>(interrupted?.source ?? 'file');
  const [file, setFile] = useState<File | null>(null);
  const [text, setText] = useState('');
  const [url, setUrl] = useState(interrupted?.source === 'url' ? interrupted.name : '');
  const outline = useOutline();
  const megabytes = Math.floor(bytesMax / 1_000_000);
  const isTooLarge = source === 'file' && file !== null && file.size > bytesMax;
  const isReady = source === 'file' ? file !== null && !isTooLarge : (source === 'text' ? text : url).trim() !== '';
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady) return;
    const document = source === 'file' ? ((await file?.text()) ?? '') : text;
    rememberImport({ source, name: source === 'file' ? (file?.name ?? '') : source === 'url' ? url.trim() : '' });
    const given = source === 'url' ? { url: url.trim() } : { document };
    outline.mutate(given, {
      onSuccess: (found) => {
        const { document: fetched, ...rest } = found;
        onRead({ document: fetched ?? document, url: source === 'url' ? url.trim() : '', outline: rest });
      },
    });
  };
  return (
    <Section step={1} title={t('document.title')}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <Tabs value={source} onChange={(next) => setSource((next as Source | null) ?? 'file')}>
            <Tabs.List mb="sm">
              <Tabs.Tab value="file">{t('document.file')}</Tabs.Tab>
              <Tabs.Tab value="text">{t('document.paste')}</Tabs.Tab>
              <Tabs.Tab value="url">{t('document.url')}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="file">
              <FileInput
                label={t('document.fileLabel')}
                description={t('document.formats', { megabytes })}
                placeholder={t('document.choose')}
                accept=".json,.yaml,.yml,application/json,application/yaml,text/yaml"
                value={file}
                onChange={setFile}
                onDragOver={(event) => event.preventDefault()}
                onDrop={(event) => {
                  event.preventDefault();
                  setFile(event.dataTransfer.files[0] ?? null);
                }}
                clearable
                clearButtonProps={{ 'aria-label': t('document.clear') }}
                error={isTooLarge ? t('document.tooLarge', { megabytes }) : undefined}
              />
            </Tabs.Panel>
            <Tabs.Panel value="text">
              <Textarea
                label={t('document.textLabel')}
                description={t('document.formats', { megabytes })}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
                rows={10}
                spellCheck={false}
                styles={{ input: { fontFamily: 'monospace' } }}
              />
            </Tabs.Panel>
            <Tabs.Panel value="url">
              <TextInput
                type="url"
                label={t('document.urlLabel')}
                description={t('document.urlHelp')}
                placeholder="https://api.example.com/openapi.json"
                value={url}
                onChange={(event) => setUrl(event.currentTarget.value)}
                spellCheck={false}
              />
            </Tabs.Panel>
          </Tabs>
          {interrupted && !read && !outline.isPending && <Interrupted {...interrupted} />}
          <ImportProgress of={outline} failed={t('document.failed')} />
          {!outline.isPending && (
            <Group>
              <Button type="submit" disabled={!isReady} variant={read ? 'default' : 'filled'}>
                {t('document.read')}
              </Button>
            </Group>
          )}
          {read && <Summary outline={read.outline} />}
        </Stack>
      </form>
    </Section>
  );
}

function Interrupted({ source, name }: BegunImport) {
  const { t } = useTranslation('import');
  return (
    <Alert color="orange" title={t('interrupted.title')} role="status" style={{ overflowWrap: 'anywhere' }}>
      {t(`interrupted.${source}`, { name })}
    </Alert>
  );
}

function Summary({
  outline: { title, version, format, operations, description },
}: {
  readonly outline: ImportOutline;
}) {
  const { t } = useTranslation('import');
  return (
    <Alert color="green" title={title === '' ? t('document.untitled') : title} role="status">
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {t('document.summary', { format, version, count: operations, number: figure(operations) })}
      </Text>
      {description !== '' && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {description}
        </Text>
      )}
    </Alert>
  );
}
