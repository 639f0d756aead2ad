import { Accordion, Badge, Code, Grid, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams } from 'wouter';
import { useTools } from '../../api/tools';
import type { Tool } from '../../api/types';
import { BackLink } from '../../ui/back-link';
import { EffectBadge } from '../../ui/effect-badge';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { Json } from '../../ui/json';
import { PageHeader } from '../../ui/page-header';
import { PageSkeleton } from '../../ui/skeletons';
import { TryIt } from './try-it';

/** One tool as a model sees it, the request that it makes, and a form to try it. */
export default function ToolPage() {
  const { account = '', name = '' } = useParams<{ account: string; name: string }>();
  const { t } = useTranslation('tools');
  const tools = useTools(account);
  if (tools.isPending) return <PageSkeleton />;
  if (tools.isError) return <Failure error={tools.error} onRetry={() => void tools.refetch()} />;
  const tool = tools.data.find((one) => one.name === name);
  if (!tool) return <Empty title={t('noTool.title')} text={t('noTool.text', { name })} />;
  return (
    <>
      <BackLink href={`/tools?account=${account}`} label={t('all')} />
      <PageHeader title={tool.title} text={tool.name} badge={<EffectBadge annotations={tool.annotations} />} />
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <About tool={tool} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <TryIt key={tool.name} accountId={account} tool={tool} />
        </Grid.Col>
      </Grid>
    </>
  );
}

function About({ tool }: { readonly tool: Tool }) {
  const { t } = useTranslation('tools');
  return (
    <Stack>
      <Paper withBorder p="md">
        <Stack gap="sm">
          <Title order={2} size="h5">
            {t('about.description')}
          </Title>
          <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {tool.description}
          </Text>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            <b>{t('about.request')}</b> <Code>{`${tool.request.method} ${tool.request.path}`}</Code>
          </Text>
          <Group gap={4}>
            {tool.tags.map((tag) => (
              <Badge key={tag} variant="default" tt="none">
                {tag}
              </Badge>
            ))}
          </Group>
          {tool.scopes.length > 0 && (
            <div>
              <Text size="sm" fw={600}>
                {t('about.scopes')}
              </Text>
              {tool.scopes.map((scope) => (
                <Code key={scope} block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                  {scope}
                </Code>
              ))}
            </div>
          )}
        </Stack>
      </Paper>
      <Accordion variant="contained">
        <Accordion.Item value="schema">
          <Accordion.Control>{t('about.schema')}</Accordion.Control>
          <Accordion.Panel>
            <Json value={tool.input_schema} label={t('about.schema')} />
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="annotations">
          <Accordion.Control>{t('about.annotations')}</Accordion.Control>
          <Accordion.Panel>
            <Json value={tool.annotations} label={t('about.annotations')} />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </Stack>
  );
}
