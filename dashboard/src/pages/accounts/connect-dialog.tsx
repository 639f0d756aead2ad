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
  const [chosen, setChosen] = useState(accounts[0]?.integration ?? integrations[0]?.name ?? null);
  const link = useConsentLink();
  const integration = integrations.find((one) => one.name === chosen);
  const arrived = accounts.find(({ id }) => !known.has(id));
  return (
    <Modal opened onClose={onClose} title="Connect an account" size="lg">
      {arrived ? (
        <Arrived account={arrived} />
      ) : link.data ? (
        <Consent url={link.data.url} title={integration?.title ?? ''} isByValues={isByValues(integration)} />
      ) : (
        <ConnectForm {...{ integrations, integration, link, onClose }} onChoose={setChosen} />
      )}
    </Modal>
  );
}

function isByValues(integration: Integration | undefined): boolean {
  return integration?.connection.way === 'values';
}

interface ConnectFormProps {
  readonly integrations: readonly Integration[];
  readonly integration: Integration | undefined;
  readonly link: ReturnType<typeof useConsentLink>;
  readonly onChoose: (integration: string | null) => void;
  readonly onClose: () => void;
}

function ConnectForm({ integrations, integration, link, onChoose, onClose }: ConnectFormProps) {
  const [name, setName] = useState('');
  const [tags, setTags] = useState<string[]>([]);
  const [typed, setTyped] = useState<Typed>({});
  const connect = useConnectAccount();
  const wish = integration && { integration, typed, ...(name.trim() === '' ? {} : { name: name.trim() }) };
  const hasValues = isByValues(integration);
  const makeLink = (): void => {
    if (wish) link.mutate(linkRequest(wish, tags));
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!hasValues) makeLink();
    else if (wish) connect.mutate(connectRequest(wish));
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {integrations.length > 1 && (
          <Select
            label="Service"
            data={integrations.map((one) => ({ value: one.name, label: one.title }))}
            value={integration?.name ?? null}
            onChange={(name) => {
              onChoose(name);
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
        {!hasValues && <TagChoice covers={integration?.tags ?? {}} tags={tags} onChange={setTags} />}
        {link.isError && <Failure error={link.error} />}
        {connect.isError && <Failure error={connect.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          {hasValues && (
            <Button variant="default" loading={link.isPending} onClick={makeLink}>
              Make a link for a colleague
            </Button>
          )}
          <Button type="submit" loading={hasValues ? connect.isPending : link.isPending}>
            {hasValues ? 'Connect' : 'Continue'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface Wish {
  readonly integration: Integration;
  readonly typed: Typed;
  readonly name?: string;
}

function linkRequest({ integration, typed, ...named }: Wish, tags: string[]) {
  const { context } = connectionOf(integration, typed);
  return {
    integration: integration.name,
    ...named,
    ...(tags.length === 0 ? {} : { tags }),
    ...(Object.keys(context).length === 0 ? {} : { context }),
  };
}

function connectRequest({ integration, typed, ...named }: Wish) {
  const { data_center: center = integration.default_data_center } = typed;
  return { integration: integration.name, data_center: center, ...named, ...connectionOf(integration, typed) };
}

interface TagChoiceProps {
  /** What each tag covers. */
  readonly covers: Integration['tags'];
  readonly tags: string[];
  readonly onChange: (tags: string[]) => void;
}

function TagChoice({ covers, tags, onChange }: TagChoiceProps) {
  return (
    <Checkbox.Group
      label="What it will be used for"
      description="Only these permissions are requested. Default: all. More can be added later."
      value={tags}
      onChange={onChange}
    >
      <ScrollArea.Autosize mah={220} mt="xs" type="auto">
        <Stack gap={6}>
          {Object.entries(covers).map(([tag, words]) => (
            <Checkbox key={tag} value={tag} label={tag} description={words} />
          ))}
        </Stack>
      </ScrollArea.Autosize>
    </Checkbox.Group>
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
          ? 'The page prompts for the credentials, and you never see them. This window updates when the account is connected.'
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
        note="Anyone with the link can connect one account, once, within 30 minutes, without signing in here."
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
