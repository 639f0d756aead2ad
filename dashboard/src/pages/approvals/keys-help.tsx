import { Button, Kbd, Modal, Stack, Table, Text } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

const keys = [
  ['j', 'next'],
  ['k', 'previous'],
  ['Enter', 'enter'],
  ['x', 'select'],
  ['a', 'approve'],
  ['d', 'deny'],
  ['?', 'help'],
] as const;

/** Opens the list of keys; hidden on phones, which have none. */
export function KeysButton({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useTranslation('approvals');
  return (
    <Button variant="default" visibleFrom="sm" leftSection={<IconKeyboard size={18} aria-hidden />} onClick={onOpen}>
      {t('keys.open')}
    </Button>
  );
}

/** The keys of the pages of approvals. */
export function KeysHelp({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation('approvals');
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('keys.title')} centered>
      <Stack>
        <Table>
          <Table.Tbody>
            {keys.map(([key, name]) => (
              <Table.Tr key={key}>
                <Table.Td w={90}>
                  <Kbd>{key}</Kbd>
                </Table.Td>
                <Table.Td>{t(`keys.${name}`)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Text size="sm" c="dimmed">
          {t('keys.safe')}
        </Text>
      </Stack>
    </Modal>
  );
}
