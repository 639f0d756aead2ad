import { useTranslation } from 'react-i18next';
import { useParams } from 'wouter';
import { useRunRows, useServerRunbooks } from '../../api/runbooks';
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
      {/* Another run is another form. */}
      {procedure ? (
        <ProcedureRun key={`${name} ${run}`} procedure={procedure} {...parts} />
      ) : (
        guide && <GuideRun key={`${name} ${run}`} guide={guide} {...parts} />
      )}
      {run !== '' && rows.isError && <Failure error={rows.error} onRetry={() => void rows.refetch()} />}
      {run !== '' && <RunRecord runbook={runbook} server={server} run={run} record={record} />}
      <RunsBefore serverId={serverId} name={runbook.name} run={run} onRun={setRun} />
    </>
  );
}
