import { Button, Tooltip } from '@mantine/core';
import { IconBell, IconBellOff, IconBellRinging } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNotify } from './notify';

const icons = { on: IconBellRinging, off: IconBell, blocked: IconBellOff } as const;

/** Turns notifications of this browser on and off; absent where the browser has none. */
export function NotifyButton() {
  const { t } = useTranslation('approvals');
  const { state, toggle } = useNotify();
  if (state === 'absent') return null;
  const Icon = icons[state];
  return (
    <Tooltip
      label={t('notify.blocked')}
      disabled={state !== 'blocked'}
      events={{ hover: true, focus: true, touch: true }}
      multiline
      maw={280}
    >
      <Button
        variant="default"
        aria-pressed={state === 'on'}
        aria-disabled={state === 'blocked'}
        leftSection={<Icon size={18} aria-hidden />}
        onClick={state === 'blocked' ? undefined : () => void toggle()}
      >
        {t(state === 'on' ? 'notify.off' : 'notify.on')}
      </Button>
    </Tooltip>
  );
}
