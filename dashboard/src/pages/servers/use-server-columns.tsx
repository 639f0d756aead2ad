import { Badge, Group, Text, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { McpServer } from '../../api/types';
import type { Column } from '../../ui/data-list';
import { When } from '../../ui/when';
import { figure } from '../../ui/words';
import { StateBadge } from './state-badge';

const labelsShown = 3;

/** The columns of a list of MCP servers. */
export function useServerColumns({
  onLabel,
  isOfOneAccount = false,
}: {
  readonly onLabel?: (label: string) => void;
  readonly isOfOneAccount?: boolean;
}): readonly Column<McpServer>[] {
  const { t } = useTranslation('servers');
  const hidden = useHiddenColumns();
  return useMemo(() => {
    const accounts: Column<McpServer> = {
      id: 'account',
      header: t('columns.account'),
      cell: (server) => <Accounts server={server} />,
      width: '18%',
    };
    const columns: readonly Column<McpServer>[] = [
      { id: 'name', header: t('columns.name'), cell: ({ name }) => name, sortable: true },
      ...(isOfOneAccount ? [] : [accounts]),
      {
        id: 'state',
        header: t('columns.state'),
        cell: ({ state }) => <StateBadge state={state} />,
        width: '120px',
      },
      {
        id: 'labels',
        header: t('columns.labels'),
        cell: (server) => <Labels server={server} onLabel={onLabel} />,
        width: '17%',
      },
      {
        id: 'tools',
        header: t('columns.tools'),
        cell: ({ tool_count: count }) => figure(count),
        align: 'right',
        width: '76px',
      },
      {
        id: 'last_used_at',
        header: t('columns.lastUsed'),
        cell: ({ last_used_at: at }) => (at === null ? <Never text={t('never.used')} /> : <When at={at} />),
        sortable: true,
        width: '118px',
      },
      {
        id: 'expires_at',
        header: t('columns.expires'),
        cell: ({ expires_at: at }) => (at === null ? <Never text={t('never.expires')} /> : <When at={at} />),
        sortable: true,
        width: '118px',
      },
    ];
    return columns.filter(({ id }) => !hidden.includes(id));
  }, [t, onLabel, isOfOneAccount, hidden]);
}

const nothing: readonly string[] = [];
const withoutLabels: readonly string[] = ['labels'];
const onlyMain: readonly string[] = ['labels', 'tools', 'expires_at'];

/** Columns that a table has no room for; cards on a narrow screen show all. */
function useHiddenColumns(): readonly string[] {
  const options = { getInitialValueInEffect: false };
  const isCards = useMediaQuery('(max-width: 47.99em)', undefined, options);
  const isSmall = useMediaQuery('(max-width: 64em)', undefined, options);
  const isMiddle = useMediaQuery('(max-width: 75em)', undefined, options);
  if (isCards) return nothing;
  if (isSmall) return onlyMain;
  return isMiddle ? withoutLabels : nothing;
}

function Never({ text }: { readonly text: string }) {
  return (
    <Text size="sm" c="dimmed" component="span">
      {text}
    </Text>
  );
}

function Accounts({ server }: { readonly server: McpServer }) {
  const { t } = useTranslation('servers');
  if (!server.members) return server.integrated_account_name ?? <Never text={t('accountHidden')} />;
  return server.members.map(({ label }) => label).join(', ');
}

/** Labels of a server, a click on one narrows the list to it. */
function Labels({
  server: { labels },
  onLabel,
}: {
  readonly server: McpServer;
  readonly onLabel?: ((label: string) => void) | undefined;
}) {
  const { t } = useTranslation('servers');
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  if (pairs.length === 0) return null;
  const shown = pairs.slice(0, labelsShown);
  return (
    <Group gap={4} wrap="wrap">
      {shown.map((pair) =>
        // The API separates labels by commas, so a label with a comma cannot be a filter.
        onLabel && !pair.includes(',') ? (
          <UnstyledButton
            key={pair}
            aria-label={t('filters.byLabel', { label: pair })}
            onClick={() => onLabel(pair)}
            mih={{ base: 44, sm: 0 }}
            miw={{ base: 44, sm: 0 }}
            maw="100%"
          >
            <LabelBadge text={pair} />
          </UnstyledButton>
        ) : (
          <LabelBadge key={pair} text={pair} />
        ),
      )}
      {pairs.length > shown.length && (
        <Text size="xs" c="dimmed" component="span" title={pairs.slice(labelsShown).join('\n')}>
          +{pairs.length - shown.length}
        </Text>
      )}
    </Group>
  );
}

/** One label as it is written in filters. */
export function LabelBadge({ text }: { readonly text: string }) {
  return (
    <Badge variant="default" tt="none" title={text} maw="100%">
      {text}
    </Badge>
  );
}
