import { Badge } from '@mantine/core';
import type { ToolAnnotations } from '../api/types';

/** Whether a tool reads, writes, or can destroy. It is never cut off: what stands next to it wraps. */
export function EffectBadge({ annotations }: { readonly annotations: ToolAnnotations }) {
  const [color, word] = annotations.readOnlyHint
    ? ['blue', 'reads']
    : annotations.destructiveHint
      ? ['red', 'destructive']
      : ['orange', 'writes'];
  return (
    <Badge variant="light" color={color} style={{ flexShrink: 0 }}>
      {word}
    </Badge>
  );
}
