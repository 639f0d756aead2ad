import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui/page-header';
import { useQueryState } from '../../ui/use-query-state';
import { AboutTab } from './about-tab';
import { EndpointsTab } from './endpoints-tab';
import { HealthTab } from './health-tab';
import { TokensTab } from './tokens-tab';

const tabs = [
  { value: 'tokens', panel: TokensTab },
  { value: 'health', panel: HealthTab },
  { value: 'webhooks', panel: EndpointsTab },
  { value: 'about', panel: AboutTab },
] as const;

/** What concerns the gateway itself; the open tab is in the address. */
export default function SettingsPage() {
  const { t } = useTranslation('settings');
  const [tab, setTab] = useQueryState('tab', 'tokens');
  return (
    <>
      <PageHeader title={t('title')} />
      <Tabs value={tab} onChange={(value) => setTab(value ?? 'tokens')} keepMounted={false}>
        <Tabs.List mb="md">
          {tabs.map(({ value }) => (
            <Tabs.Tab key={value} value={value}>
              {t(`tabs.${value}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ value, panel: Panel }) => (
          <Tabs.Panel key={value} value={value}>
            <Panel />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
