import { Accordion, Button, Skeleton, Table, Text, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { FieldChange } from '../../api/approval-types';
import { usePresentState } from '../../api/approvals';
import { useCanChange } from '../../app/session-context';
import { Json } from '../../ui/json';
import { valueText } from './decide-logic';
import { Section } from './section';
import { Unseen } from './unseen';

/** How the object of the call is now, and field by field what the call would make of it. Read when it is shown. */
export function Difference({ id }: { readonly id: string }) {
  const { t } = useTranslation('approvals');
  const canRead = useCanChange();
  const read = usePresentState(id, canRead);
  return (
    <Section title={t('change.title')}>{canRead ? <State read={read} /> : <Words text={t('change.viewer')} />}</Section>
  );
}

/** The same on a card. Closed at first, because it is read from the service. */
export function CardDifference({ id }: { readonly id: string }) {
  const { t } = useTranslation('approvals');
  const [isOpen, { toggle }] = useDisclosure(false);
  const read = usePresentState(id, isOpen);
  return (
    <div>
      <Button variant="subtle" mih={44} px={4} aria-expanded={isOpen} onClick={toggle}>
        {t('change.compare')}
      </Button>
      {isOpen && <State read={read} />}
    </div>
  );
}

function State({ read }: { readonly read: ReturnType<typeof usePresentState> }) {
  const { t } = useTranslation('approvals');
  if (read.isPending)
    return (
      <div aria-busy>
        <VisuallyHidden role="status">{t('change.reading')}</VisuallyHidden>
        <Skeleton height={72} />
      </div>
    );
  const { present = null, changes = [] } = read.data ?? {};
  if (present === null) return <Words text={t('change.unreadable')} />;
  return (
    <>
      {changes.length > 0 && <ChangeTable changes={changes} />}
      <Accordion variant="contained" defaultValue={changes.length === 0 ? 'present' : null}>
        <Accordion.Item value="present">
          <Accordion.Control>{t('change.present')}</Accordion.Control>
          <Accordion.Panel>
            <Json value={present} label={t('change.present')} />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </>
  );
}

function Words({ text }: { readonly text: string }) {
  return (
    <Text size="sm" c="dimmed">
      {text}
    </Text>
  );
}

function ChangeTable({ changes }: { readonly changes: readonly FieldChange[] }) {
  const { t } = useTranslation('approvals');
  return (
    <Table layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="24%">{t('change.field')}</Table.Th>
          <Table.Th>{t('change.now')}</Table.Th>
          <Table.Th>{t('change.after')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody style={{ overflowWrap: 'anywhere', verticalAlign: 'top' }}>
        {changes.map(({ field, now, after }) => (
          <Table.Tr key={field}>
            <Table.Th scope="row">{field}</Table.Th>
            <Table.Td>
              <Unseen text={valueText(now)} />
            </Table.Td>
            <Table.Td fw={700}>
              <Unseen text={valueText(after)} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
