import { Alert, Button, FileInput, Group, Stack, Tabs, Text, Textarea, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ImportOutline, useOutline } from '../../api/imports';
import { Failure } from '../../ui/failure';
import { figure } from '../../ui/words';
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
  readonly onRead: (read: ReadDocument) => void;
}

type Source = 'file' | 'text' | 'url';

/** Takes a document as a file, as text or by its address, and has it read. */
export function DocumentStep({ bytesMax, read, onRead }: DocumentStepProps) {
  const { t } = useTranslation('import');
  const [source, setSource] = useState<Source>('file');
  const [file, setFile] = useState<File | null>(null);
  const [text, setText] = useState('');
  const [url, setUrl] = useState('');
  const outline = useOutline();
  const megabytes = Math.floor(bytesMax / 1_000_000);
  const isTooLarge = source === 'file' && file !== null && file.size > bytesMax;
  const isReady = source === 'file' ? file !== null && !isTooLarge : (source === 'text' ? text : url).trim() !== '';
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady) return;
    const document = source === 'file' ? ((await file?.text()) ?? '') : text;
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
                clearable
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
          {outline.isError && <Failure error={outline.error} title={t('document.failed')} />}
          <Group>
            <Button type="submit" loading={outline.isPending} disabled={!isReady} variant={read ? 'default' : 'filled'}>
              {t('document.read')}
            </Button>
            {outline.isPending && (
              <Text size="sm" c="dimmed" role="status">
                {t('document.reading')}
              </Text>
            )}
          </Group>
          {read && <Summary outline={read.outline} />}
        </Stack>
      </form>
    </Section>
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
