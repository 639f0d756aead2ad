import { Anchor, Code, Stack, Table, Text } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import { useVersion } from '../../api/operation';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';

/** Which version runs, on what, and where it is reached. */
export function AboutTab() {
  const { t } = useTranslation('settings');
  const version = useVersion();
  if (version.isPending) return <Loading />;
  if (version.isError) return <Failure error={version.error} onRetry={() => void version.refetch()} />;
  const { version: number, node, store, public_url: publicUrl } = version.data;
  const facts = [
    ['Gatehouse', number],
    ['Node.js', node],
    [t('about.store'), store],
    [t('about.publicAddress'), publicUrl ?? t('about.noPublicAddress')],
  ] as const;
  return (
    <Stack>
      <Table variant="vertical" withTableBorder maw={640}>
        <Table.Tbody>
          {facts.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w={160}>{name}</Table.Th>
              <Table.Td>
                <Code>{value}</Code>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm">
        <Trans
          t={t}
          i18nKey="about.everything"
          components={{ api: <Anchor href="/reference" underline="always" inherit /> }}
        />
      </Text>
    </Stack>
  );
}
