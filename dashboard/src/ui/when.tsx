import { Text, Tooltip } from '@mantine/core';
import { useCallback } from 'react';
import { useFromNow } from './use-now';
import { exactly, inWords } from './words';

export { exactly } from './words';

/** An instant as people say it ("in 2 hours", "3 minutes ago"), with date, time and zone when it is pointed at or focused. */
export function When({ at }: { readonly at: string }) {
  const words = useFromNow(useCallback((now: number) => inWords(Date.parse(at) - now), [at]));
  return (
    <Tooltip label={exactly(at)} events={{ hover: true, focus: true, touch: true }}>
      <Text component="time" dateTime={at} inherit tabIndex={0} style={{ whiteSpace: 'nowrap' }}>
        {words}
      </Text>
    </Tooltip>
  );
}
