import { Paper, Progress, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Overview } from '../../api/overview';
import type { McpServerWithUrl } from '../../api/types';
import { UrlDialog } from '../servers/url-dialog';
import { CallStep, ClientStep, ConnectStep } from './guided-steps';
import classes from './home.module.css';
import { MintStep, PresetStep } from './preset-steps';
import { isSetUp, type Step, type StepName } from './setup-steps';

interface GuidedStartProps {
  readonly steps: readonly Step[];
  readonly overview: Overview;
  /** The chosen preset's name; empty for none. */
  readonly preset: string;
  readonly onPreset: (preset: string) => void;
}

/** From an empty installation to the first call. Only the present step is open; done ones are read from the gateway. */
export default function GuidedStart({ steps, overview, preset, onPreset }: GuidedStartProps) {
  const { t } = useTranslation('home');
  const [minted, setMinted] = useState<McpServerWithUrl | null>(null);
  const done = steps.filter(({ state }) => state === 'done').length;
  const content: Readonly<Record<StepName, () => ReactNode>> = {
    connect: () => <ConnectStep />,
    preset: () => <PresetStep onChosen={onPreset} />,
    mint: () => <MintStep preset={preset} onOther={() => onPreset('')} onMinted={setMinted} />,
    client: () => <ClientStep />,
    call: () => <CallStep />,
  };
  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }} component="section" aria-labelledby="start">
      <Title order={2} size="h3" id="start">
        {isSetUp(steps) ? t('start.done') : t('start.title')}
      </Title>
      <Text c="dimmed" mb="sm" role="status">
        {t('start.progress', { done, all: steps.length })}
      </Text>
      <Progress value={(done / steps.length) * 100} mb="md" aria-label={t('start.title')} />
      <ol className={classes.steps}>
        {steps.map(({ name, state }, index) => (
          <li key={name} className={classes.step} aria-current={state === 'current' ? 'step' : undefined}>
            <div className={classes.number} data-state={state} aria-hidden>
              {state === 'done' ? <IconCheck size={18} /> : index + 1}
            </div>
            <div style={{ minWidth: 0 }}>
              <Title order={3} size="h5" lh="32px" {...(state === 'later' ? { c: 'dimmed' } : {})}>
                {t(`start.${name}.title`)}
              </Title>
              {state === 'current' && content[name]()}
              {name === 'call' && state === 'done' && <FirstCall overview={overview} />}
            </div>
          </li>
        ))}
      </ol>
      {minted && <UrlDialog server={minted} onClose={() => setMinted(null)} />}
    </Paper>
  );
}

function FirstCall({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation('home');
  const call = overview.servers?.first_call;
  return call ? (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      {call.client === null
        ? t('start.call.seen', { tool: call.tool })
        : t('start.call.seenBy', { tool: call.tool, client: call.client })}
    </Text>
  ) : null;
}
