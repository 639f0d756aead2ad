import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type AuditFilter, exportAddress } from '../../api/audit';

/** Downloads what the filters let through. The gateway streams it, so its length does not matter. */
export function ExportMenu({ filter }: { readonly filter: AuditFilter }) {
  const { t } = useTranslation('activity');
  return (
    <Menu width={300} position="bottom-end">
      <Menu.Target>
        <Button variant="default" mih={44} leftSection={<IconDownload size={18} aria-hidden />}>
          {t('export.title')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'jsonl'] as const).map((format) => (
          <Menu.Item
            key={format}
            mih={44}
            component="a"
            href={exportAddress(filter, format)}
            download={`audit-log.${format}`}
          >
            {t(`export.${format}`)}
          </Menu.Item>
        ))}
        <Menu.Label>{t('export.help')}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  );
}
