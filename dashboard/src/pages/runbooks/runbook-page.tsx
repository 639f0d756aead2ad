import { Anchor, List, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'wouter';
import { type Procedure, useRunRows, useServerRunbooks } from '../../api/runbooks';
import { BackLink } from '../../ui/back-link';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { PageHeader } from '../../ui/page-header';
import { PageSkeleton } from '../../ui/skeletons';
import { useQueryState } from '../../ui/use-query-state';
import { GuideRun } from './guide-run';
import './print.css';
import { ProcedureRun } from './procedure-run';
import { RunRecord } from './record-view';
import { recordOf } from './run-record';
import { RunsBefore } from './runs-before';

/** A runbook on one MCP server: carried out step by step, resumed after a reload, with its record below. */
export default function RunbookPage() {
  const { server: serverId = '', name: address = '' } = useParams<{ server: string; name: string }>();
  const { t } = useTranslation('runbooks');
  const [kind] = useQueryState('kind', '');
  const [run, setRun] = useQueryState('run', '');
  const found = useServerRunbooks(serverId);
  const rows = useRunRows(serverId, run);
  if (found.isPending || (run !== '' && rows.isPending && rows.fetchStatus !== 'idle')) return <PageSkeleton />;
  if (found.isError) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  const name = address.toLowerCase().replaceAll('-', '_');
  const procedure = kind === 'guide' ? undefined : found.data?.procedures.find((one) => one.name === name);
  const guide = found.data?.guides.find((one) => one.name === name || one.name === address);
  const runbook = procedure ?? guide;
  if (!runbook || !found.data) return <Empty title={t('noRunbook.title')} text={t('noRunbook.text')} />;
  const server = found.data.mcp_server;
  const record = recordOf(rows.data ?? []);
  const parts = { server, run, record, onRun: setRun };
  return (
    <>
      <BackLink href="/runbooks" label={t('all')} />
      <PageHeader title={runbook.title} text={runbook.description} />
      <Text size="sm" mb="md">
        {t('server')}:{' '}
        <Anchor
          component={Link}
          href={`/servers/${server.id}`}
          inherit
          underline="always"
          style={{ overflowWrap: 'anywhere' }}
        >
          {server.name}
        </Anchor>
      </Text>
      {/* Another run is another form. */}
      {procedure ? (
        <ProcedureRun key={`${name} ${run}`} procedure={procedure} {...parts} />
      ) : (
        guide && <GuideRun key={`${name} ${run}`} guide={guide} {...parts} />
      )}
      {procedure && run === '' && <PlannedSteps steps={procedure.steps} />}
      {run !== '' && rows.isError && <Failure error={rows.error} onRetry={() => void rows.refetch()} />}
      {run !== '' && <RunRecord runbook={runbook} server={server} run={run} record={record} />}
      <RunsBefore serverId={serverId} name={runbook.name} run={run} onRun={setRun} />
    </>
  );
}

/** What a procedure will do, before anybody has started it. */
function PlannedSteps({ steps }: Pick<Procedure, 'steps'>) {
  const { t } = useTranslation('runbooks');
  return (
    <section aria-label={t('steps')}>
      <Title order={2} size="h5" mt="lg" mb="xs">
        {t('steps')}
      </Title>
      <List type="ordered" size="sm" spacing="xs">
        {steps.map(({ name, title }) => (
          <List.Item key={name}>{title}</List.Item>
        ))}
      </List>
    </section>
  );
}
