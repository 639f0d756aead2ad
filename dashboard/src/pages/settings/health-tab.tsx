import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDiagnosis, useVerifyAudit } from '../../api/operation';
import type { Diagnosis } from '../../api/types';
import { DataList } from '../../ui/data-list';
import { Failure } from '../../ui/failure';
import { Help } from '../../ui/help';
import { RowsSkeleton } from '../../ui/skeletons';
import { figure } from '../../ui/words';

const colors = { ok: 'green', warning: 'yellow', fault: 'red' } as const;

/** Health of what the gateway depends on: store, keys, clock, hosts, accounts, audit log. */
export function HealthTab() {
  const { t } = useTranslation('settings');
  const diagnosis = useDiagnosis();
  return (
    <Stack>
      <Group justify="space-between">
        <Text role="status" fw={600}>
          {diagnosis.data && t(`health.${summaryOf(diagnosis.data)}`)}
        </Text>
        <Button variant="default" loading={diagnosis.isFetching} onClick={() => void diagnosis.refetch()}>
          {t('health.run')}
        </Button>
      </Group>
      {diagnosis.isPending && <RowsSkeleton />}
      {diagnosis.isError && <Failure error={diagnosis.error} onRetry={() => void diagnosis.refetch()} />}
      {diagnosis.data && (
        <DataList
          label={t('health.label')}
          rows={diagnosis.data.findings}
          keyOf={({ name }) => name}
          columns={[
            { id: 'name', header: t('health.check'), cell: ({ name }) => name, width: '30%' },
            {
              id: 'state',
              header: t('health.state'),
              width: '130px',
              cell: ({ verdict }) => (
                <Badge color={colors[verdict]} variant="light">
                  {t(`health.verdicts.${verdict}`)}
                </Badge>
              ),
            },
            { id: 'detail', header: t('health.detail'), cell: ({ detail }) => detail },
          ]}
        />
      )}
      {!diagnosis.isPending && <AuditCheck />}
    </Stack>
  );
}

function summaryOf({ healthy, findings }: Diagnosis): 'well' | 'warned' | 'unwell' {
  if (!healthy) return 'unwell';
  return findings.some(({ verdict }) => verdict === 'warning') ? 'warned' : 'well';
}

function AuditCheck() {
  const { t } = useTranslation('settings');
  const verify = useVerifyAudit();
  return (
    <Stack align="flex-start">
      <Group gap={4}>
        <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
          {t('health.verify')}
        </Button>
        <Help label={t('health.verify')}>{t('health.verifyHelp')}</Help>
      </Group>
      {verify.isError && <Failure error={verify.error} />}
      {verify.data &&
        (verify.data.ok ? (
          <Alert color="green" role="status">
            {t('health.verified', { count: verify.data.rows ?? 0 })}
          </Alert>
        ) : (
          <Alert
            color="red"
            role="alert"
            title={
              typeof verify.data.sequence === 'number'
                ? t('health.breaks', { row: figure(verify.data.sequence) })
                : t('health.damaged')
            }
          >
            {verify.data.reason}
          </Alert>
        ))}
    </Stack>
  );
}
