import { Accordion, Code, List, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Approval, SentFile } from '../../api/approval-types';
import { Json } from '../../ui/json';
import { valueText } from './decide-logic';
import { fileSize } from './file-size';
import { Section } from './section';
import { Unseen } from './unseen';

/** The arguments that the model gave, name by name. */
export function Wanted({ approval }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals');
  const entries = Object.entries(approval.arguments);
  return (
    <Section title={t('wanted.title')}>
      {entries.length === 0 ? (
        <Text size="sm">{t('wanted.none')}</Text>
      ) : (
        <Table variant="vertical" layout="fixed" withTableBorder>
          <Table.Tbody style={{ overflowWrap: 'anywhere' }}>
            {entries.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th w="32%">{name}</Table.Th>
                <Table.Td style={{ whiteSpace: 'pre-wrap' }}>
                  <Unseen text={valueText(value)} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  );
}

const linesMax = 3;
const lineCharactersMax = 160;

/** What a call would set, in a few lines: its arguments without the ids that are shown by name. */
export function WantedLines({ approval: { arguments: given, objects } }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals');
  const named = new Set(objects.map(({ argument }) => argument));
  const entries = Object.entries(given).filter(([name]) => !named.has(name));
  const more = entries.length - linesMax;
  if (entries.length === 0) return null;
  return (
    <List size="sm" listStyleType="none" spacing={2}>
      {entries.slice(0, linesMax).map(([name, value]) => (
        <List.Item key={name} style={{ overflowWrap: 'anywhere' }}>
          <Text span size="sm" c="dimmed">
            {name}
          </Text>{' '}
          <b>
            <Unseen text={shortened(valueText(value))} />
          </b>
        </List.Item>
      ))}
      {more > 0 && <List.Item>{t('objects.more', { count: more })}</List.Item>}
    </List>
  );
}

function shortened(text: string): string {
  return text.length > lineCharactersMax ? `${text.slice(0, lineCharactersMax)}…` : text;
}

/** Files that the call would send: name, type, size and digest. */
export function Files({ file }: { readonly file: SentFile | undefined }) {
  const { t } = useTranslation('approvals');
  if (!file) return null;
  return (
    <Section title={t('file.title')}>
      <Stack gap="sm">
        {[file, ...(file.more ?? [])].map(({ name, media_type: type, size, sha256 }) => (
          <div key={`${name} ${sha256}`}>
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              <Unseen text={name} />
            </Text>
            <Text size="sm">
              {type} · {fileSize(size)}
            </Text>
            <Text size="xs" ff="monospace" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {t('file.digest')} {sha256}
            </Text>
          </div>
        ))}
      </Stack>
    </Section>
  );
}

/** Exactly what would be sent, shown when it is opened. */
export function ExactRequest({ request }: Pick<Approval, 'request'>) {
  const { t } = useTranslation('approvals');
  // Written into the page only when it is requested.
  const [shown, setShown] = useState<string | null>(null);
  return (
    <Accordion variant="contained" value={shown} onChange={setShown}>
      <Accordion.Item value="request">
        <Accordion.Control>{t('request.title')}</Accordion.Control>
        <Accordion.Panel>{shown !== null && <RequestParts request={request} />}</Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function RequestParts({ request }: Pick<Approval, 'request'>) {
  const { t } = useTranslation('approvals');
  const query = new URLSearchParams(Object.entries(request.query).map(([name, value]) => [name, String(value)]));
  const path = query.size > 0 ? `${request.path}?${query}` : request.path;
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('request.help')}
      </Text>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        <Unseen text={`${request.method} https://${request.host}${path}`} />
      </Code>
      {request.headers !== undefined && <Json value={request.headers} label={t('request.headers')} />}
      {request.body !== null && <Json value={request.body} label={t('request.body')} />}
      {request.body === null && request.file === undefined && <Text size="sm">{t('request.noBody')}</Text>}
      {request.file !== undefined && <Json value={request.file} label={t('file.title')} />}
    </Stack>
  );
}
