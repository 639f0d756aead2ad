import { useInterval } from '@mantine/hooks';
import { useState } from 'react';

/** The present instant in milliseconds, anew every second. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), 1_000, { autoInvoke: true });
  return now;
}
