import { Alert, Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useDiagnosis, useVerifyAudit } from '../../api/operation';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { counted } from '../../ui/words';

const colors = { ok: 'green', warning: 'yellow', fault: 'red' } as const;

/** What the gateway needs to work, and how it is: store, keys, clock, hosts, accounts, the audit trail. */
export function HealthTab() {
  const diagnosis = useDiagnosis();
  return (
    <Stack>
      <Group justify="space-between">
        <Text role="status">
          {diagnosis.data &&
            (diagnosis.data.healthy ? 'Everything that is needed works.' : 'Something does not work; see below.')}
        </Text>
        <Button variant="default" loading={diagnosis.isFetching} onClick={() => void diagnosis.refetch()}>
          Look again
        </Button>
      </Group>
      {diagnosis.isPending && <Loading lines={6} />}
      {diagnosis.isError && <Failure error={diagnosis.error} onRetry={() => void diagnosis.refetch()} />}
      {diagnosis.data && (
        <Table.ScrollContainer minWidth={480}>
          <Table withTableBorder verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>What</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>Detail</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {diagnosis.data.findings.map(({ name, verdict, detail }) => (
                <Table.Tr key={name}>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{name}</Table.Td>
                  <Table.Td>
                    <Badge color={colors[verdict]} variant="light">
                      {verdict}
                    </Badge>
                  </Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{detail}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <AuditCheck />
    </Stack>
  );
}

function AuditCheck() {
  const verify = useVerifyAudit();
  return (
    <Stack align="flex-start">
      <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
        Verify the audit log
      </Button>
      {verify.isError && <Failure error={verify.error} />}
      {verify.data &&
        (verify.data.ok ? (
          <Alert color="green" role="status">
            {counted(verify.data.rows ?? 0, 'row')}: the chain holds, none was changed or taken out.
          </Alert>
        ) : (
          <Alert
            color="red"
            role="alert"
            title={
              typeof verify.data.sequence === 'number'
                ? `The chain breaks at row ${verify.data.sequence}`
                : 'The audit log is damaged'
            }
          >
            {verify.data.reason}
          </Alert>
        ))}
    </Stack>
  );
}
