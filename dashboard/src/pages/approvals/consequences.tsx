import { Alert, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Approval } from '../../api/approval-types';

const icons = { yes: IconArrowBackUp, partly: IconInfoCircle, no: IconAlertTriangle } as const;
const colors = { yes: 'blue', partly: 'yellow', no: 'red' } as const;

/** What a call changes for people, and whether that can be undone. */
export function Consequences({ approval }: { readonly approval: Pick<Approval, 'consequences'> }) {
  const { t } = useTranslation('approvals');
  const { consequences } = approval;
  if (!consequences)
    return (
      <Alert color="gray" title={t('consequences.title')}>
        {t('consequences.none')}
      </Alert>
    );
  const { text, reversible } = consequences;
  const Icon = icons[reversible];
  return (
    <Alert color={colors[reversible]} title={t('consequences.title')} icon={<Icon aria-hidden />}>
      <Text size="sm">{text}</Text>
      <Group gap={4} mt={4}>
        <Text size="sm" fw={700}>
          {t(`reversible.${reversible}`)}
        </Text>
      </Group>
    </Alert>
  );
}
