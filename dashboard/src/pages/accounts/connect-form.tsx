import {
  Alert,
  Button,
  Checkbox,
  Code,
  Group,
  List,
  Radio,
  ScrollArea,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnectAccount, useConsentLink, type WishedConsent } from '../../api/accounts';
import type { ConnectWay } from '../../api/connect-types';
import type { Account, Integration } from '../../api/types';
import { Copy } from '../../ui/copy';
import { Failure } from '../../ui/failure';
import { AskedFields, connectionOf, type Typed } from './asked-fields';
import { firstWay, keyOfWay } from './connect-way';

/** What a form led to: a link to a page, or a consent on another device. */
export type StartedConnection =
  | { readonly kind: 'link'; readonly url: string; readonly title: string; readonly isByValues: boolean }
  | { readonly kind: 'device'; readonly wish: Omit<WishedConsent, 'return_to'>; readonly title: string };

interface ConnectFormProps {
  readonly integrations: readonly Integration[];
  /** Name of the integration that is chosen at first. */
  readonly first: string | null;
  readonly onStarted: (started: StartedConnection) => void;
  readonly onConnected: (account: Account) => void;
  readonly onClose: () => void;
}

const wayNames = {
  code: 'code',
  device: 'device',
  client_credentials: 'clientCredentials',
  jwt_bearer: 'jwtBearer',
  values: 'values',
} as const;

/** Which service, in which way, and what that way needs; missing settings are named before anything can be sent. */
export function ConnectForm({ integrations, first, ...more }: ConnectFormProps) {
  const { t } = useTranslation('accounts');
  const [chosen, setChosen] = useState(first);
  const integration = integrations.find((one) => one.name === chosen);
  const [wayKey, setWayKey] = useState<string | null>(null);
  const ways = integration?.connection.ways ?? [];
  const way = ways.find((one) => keyOfWay(one) === wayKey) ?? (integration && firstWay(integration));
  return (
    <Stack>
      {integrations.length > 1 && (
        <Select
          label={t('connect.service')}
          data={integrations.map((one) => ({ value: one.name, label: one.title }))}
          value={chosen}
          onChange={(name) => {
            setChosen(name);
            setWayKey(null);
          }}
          searchable={integrations.length > 5}
          nothingFoundMessage={t('connect.noService')}
          allowDeselect={false}
        />
      )}
      {ways.length > 1 && way && (
        <Radio.Group label={t('connect.way')} value={keyOfWay(way)} onChange={setWayKey}>
          <Stack gap="xs" mt={4}>
            {ways.map((one) => (
              <Radio
                key={keyOfWay(one)}
                value={keyOfWay(one)}
                label={t(`ways.${wayNames[keyOfWay(one) as keyof typeof wayNames]}.title`)}
                description={t(`ways.${wayNames[keyOfWay(one) as keyof typeof wayNames]}.text`)}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {integration && way && (
        <WayForm key={`${integration.name} ${keyOfWay(way)}`} integration={integration} way={way} {...more} />
      )}
    </Stack>
  );
}

interface WayFormProps extends Omit<ConnectFormProps, 'integrations' | 'first'> {
  readonly integration: Integration;
  readonly way: ConnectWay;
}

function WayForm({ integration, way, onStarted, onConnected, onClose }: WayFormProps) {
  const { t } = useTranslation('accounts');
  const [name, setName] = useState('');
  const [tags, setTags] = useState<string[]>([]);
  const [typed, setTyped] = useState<Typed>({});
  const link = useConsentLink();
  const connect = useConnectAccount();
  const isMissing = way.missing.length > 0;
  const isByValues = way.way === 'values';
  const { title } = integration;
  const named = name.trim() === '' ? {} : { name: name.trim() };
  const wish = { ...named, ...wishOf(integration, way, { typed, tags: isByValues ? [] : tags }) };
  // A link leads to the usual way of its service.
  const hasLink = isByValues && integration.connection.way === 'values' && way === firstWay(integration);
  const makeLink = (): void =>
    link.mutate(wish, { onSuccess: ({ url }) => onStarted({ kind: 'link', url, title, isByValues }) });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (isMissing) return;
    if (way.way === 'consent') makeLink();
    else if (way.way === 'device') onStarted({ kind: 'device', wish, title });
    else {
      const { data_center: center = integration.default_data_center } = typed;
      const given = { integration: integration.name, data_center: center, ...named, ...connectionOf(way, typed) };
      connect.mutate(given, { onSuccess: onConnected });
    }
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {isMissing && <Missing way={way} />}
        <TextInput
          label={t('connect.name')}
          description={t('connect.nameHelp')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          data-autofocus
        />
        <AskedFields integration={integration} way={way} typed={typed} onChange={setTyped} />
        {!isByValues && <TagChoice covers={integration.tags} tags={tags} onChange={setTags} />}
        {link.isError && <Failure error={link.error} />}
        {connect.isError && <Failure error={connect.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('connect.cancel')}
          </Button>
          {hasLink && (
            <Button variant="default" loading={link.isPending} disabled={isMissing} onClick={makeLink}>
              {t('connect.makeLink')}
            </Button>
          )}
          <Button
            type="submit"
            loading={connect.isPending || (link.isPending && !isByValues)}
            disabled={isMissing}
            aria-describedby={isMissing ? 'missing-settings' : undefined}
          >
            {t(isByValues ? 'connect.submit' : 'connect.continue')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function wishOf(
  integration: Integration,
  way: ConnectWay,
  { typed, tags }: { readonly typed: Typed; readonly tags: readonly string[] },
): WishedConsent {
  const { context } = connectionOf(way, typed);
  return {
    integration: integration.name,
    ...(tags.length === 0 ? {} : { tags }),
    ...(Object.keys(context).length === 0 ? {} : { context }),
  };
}

/** The settings that the operator still has to set, and what to register at the service. */
function Missing({ way }: { readonly way: ConnectWay }) {
  const { t } = useTranslation('accounts');
  return (
    <Alert color="orange" title={t('missing.title')} id="missing-settings" role="alert">
      <Stack gap="sm">
        <Text size="sm">{t('missing.text')}</Text>
        <List size="sm">
          {way.missing.map(({ setting, description }) => (
            <List.Item key={setting}>
              <Code>{setting}</Code> {description}
            </List.Item>
          ))}
        </List>
        {way.redirect_uri && <Copy label={t('missing.redirect')} text={way.redirect_uri} />}
      </Stack>
    </Alert>
  );
}

interface TagChoiceProps {
  /** What each tag covers. */
  readonly covers: Integration['tags'];
  readonly tags: string[];
  readonly onChange: (tags: string[]) => void;
}

function TagChoice({ covers, tags, onChange }: TagChoiceProps) {
  const { t } = useTranslation('accounts');
  return (
    <Checkbox.Group label={t('connect.use')} description={t('connect.useHelp')} value={tags} onChange={onChange}>
      <ScrollArea.Autosize mah={220} mt="xs" type="auto">
        <Stack gap={10}>
          {Object.entries(covers).map(([tag, words]) => (
            <Checkbox key={tag} value={tag} label={tag} description={words} />
          ))}
        </Stack>
      </ScrollArea.Autosize>
    </Checkbox.Group>
  );
}
