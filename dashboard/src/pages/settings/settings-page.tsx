import { Tabs } from '@mantine/core';
import { PageHeader } from '../../ui/page-header';
import { AboutTab } from './about-tab';
import { EndpointsTab } from './endpoints-tab';
import { HealthTab } from './health-tab';
import { IntegrationsTab } from './integrations-tab';
import { TokensTab } from './tokens-tab';

const tabs = [
  { value: 'tokens', label: 'API tokens', panel: TokensTab },
  { value: 'health', label: 'Health and keys', panel: HealthTab },
  { value: 'integrations', label: 'Integrations', panel: IntegrationsTab },
  { value: 'webhooks', label: 'Webhooks', panel: EndpointsTab },
  { value: 'about', label: 'About', panel: AboutTab },
] as const;

/** What concerns the gateway itself. */
export default function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs defaultValue="tokens" keepMounted={false}>
        <Tabs.List mb="md">
          {tabs.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
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
