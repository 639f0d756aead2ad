import { Text, Tooltip } from '@mantine/core';
import { useNow } from './use-now';
import { inWords } from './words';

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** An instant in the viewer's zone: exact. */
export function exactly(instant: string): string {
  return exact.format(new Date(instant));
}

/** An instant as people say it ("in 2 hours", "3 minutes ago"), the exact time when it is pointed at or focused. */
export function When({ at }: { readonly at: string }) {
  const now = useNow();
  return (
    <Tooltip label={exactly(at)} events={{ hover: true, focus: true, touch: true }}>
      <Text component="time" dateTime={at} inherit tabIndex={0} title={exactly(at)}>
        {inWords(Date.parse(at) - now)}
      </Text>
    </Tooltip>
  );
}
