import {
  Alert,
  Anchor,
  Button,
  Checkbox,
  Group,
  Modal,
  ScrollArea,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { Link } from 'wouter';
import { useConnectAccount, useConsentLink } from '../../api/accounts';
import type { Account, Integration } from '../../api/types';
import { Copy } from '../../ui/copy';
import { Failure } from '../../ui/failure';
import { AskedFields, connectionOf, type Typed } from './asked-fields';

interface ConnectDialogProps {
  readonly integrations: readonly Integration[];
  /** Those that are there now; one that is new since the dialog opened has just been connected. */
  readonly accounts: readonly Account[];
  readonly onClose: () => void;
}

/** Leads to the service's own consent page, or takes what the service's credentials are, and notices when the account has arrived. */
export function ConnectDialog({ integrations, accounts, onClose }: ConnectDialogProps) {
  const [known] = useState(() => new Set(accounts.map(({ id }) => id)));
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState(accounts[0]?.integration ?? integrations[0]?.name ?? null);
  const [tags, setTags] = useState<string[]>([]);
  const [typed, setTyped] = useState<Typed>({});
  const link = useConsentLink();
  const connect = useConnectAccount();
  const integration = integrations.find((one) => one.name === chosen);
  const arrived = accounts.find(({ id }) => !known.has(id));
  const isByValues = integration?.connection.way === 'values';
  const named = name.trim() === '' ? {} : { name: name.trim() };
  const makeLink = (): void => {
    if (!integration) return;
    const { context } = connectionOf(integration, typed);
    link.mutate({
      integration: integration.name,
      ...named,
      ...(tags.length === 0 ? {} : { tags }),
      ...(Object.keys(context).length === 0 ? {} : { context }),
    });
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isByValues) makeLink();
    if (!integration || !isByValues) return;
    const { data_center: center = integration.default_data_center } = typed;
    connect.mutate({
      integration: integration.name,
      data_center: center,
      ...named,
      ...connectionOf(integration, typed),
    });
  };
  return (
    <Modal opened onClose={onClose} title="Connect an account" size="lg">
      {arrived ? (
        <Arrived account={arrived} />
      ) : link.data ? (
        <Consent url={link.data.url} title={integration?.title ?? ''} isByValues={isByValues} />
      ) : (
        <form onSubmit={submit}>
          <Stack>
            {integrations.length > 1 && (
              <Select
                label="Service"
                data={integrations.map((one) => ({ value: one.name, label: one.title }))}
                value={chosen}
                onChange={(name) => {
                  setChosen(name);
                  setTags([]);
                  setTyped({});
                }}
                allowDeselect={false}
              />
            )}
            <TextInput
              label="Name"
              description="What your colleagues call it; the service’s name if you leave it empty."
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={100}
              data-autofocus
            />
            {integration && <AskedFields integration={integration} typed={typed} onChange={setTyped} />}
            {!isByValues && (
              <Checkbox.Group
                label="What it will be used for"
                description="Only these permissions are asked for; everything, if you choose none. More can be added later."
                value={tags}
                onChange={setTags}
              >
                <ScrollArea.Autosize mah={220} mt="xs" type="auto">
                  <Stack gap={6}>
                    {Object.entries(integration?.tags ?? {}).map(([tag, covers]) => (
                      <Checkbox key={tag} value={tag} label={tag} description={covers} />
                    ))}
                  </Stack>
                </ScrollArea.Autosize>
              </Checkbox.Group>
            )}
            {link.isError && <Failure error={link.error} />}
            {connect.isError && <Failure error={connect.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              {isByValues && (
                <Button variant="default" loading={link.isPending} onClick={makeLink}>
                  Make a link for a colleague
                </Button>
              )}
              <Button type="submit" loading={isByValues ? connect.isPending : link.isPending}>
                {isByValues ? 'Connect' : 'Continue'}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

interface ConsentProps {
  readonly url: string;
  readonly title: string;
  readonly isByValues: boolean;
}

function Consent({ url, title, isByValues }: ConsentProps) {
  return (
    <Stack>
      <Text>
        {isByValues
          ? 'The page asks for the credentials, and you never see them. This window notices when the account is connected.'
          : 'Consent as an administrator of the organization. The page opens in a new tab; this window notices when you are done. Your data centre is found by itself.'}
      </Text>
      {!isByValues && (
        <Button component="a" href={url} target="_blank" rel="noopener">
          Open the consent of {title}
        </Button>
      )}
      <Copy
        label="Link for a colleague"
        text={url}
        note="Whoever opens it can connect one account, once, within half an hour, without signing in here."
      />
    </Stack>
  );
}

function Arrived({ account }: { readonly account: Account }) {
  return (
    <Alert color="green" title={`${account.name} is connected`} role="status">
      <Anchor component={Link} href={`/accounts/${account.id}`}>
        Open it and create an MCP server
      </Anchor>
    </Alert>
  );
}
