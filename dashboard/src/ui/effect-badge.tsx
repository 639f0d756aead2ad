import { Badge } from '@mantine/core';
import type { ToolAnnotations } from '../api/types';

/** Whether a tool reads, writes, or can destroy. */
export function EffectBadge({ annotations }: { readonly annotations: ToolAnnotations }) {
  if (annotations.readOnlyHint)
    return (
      <Badge variant="light" color="blue">
        reads
      </Badge>
    );
  return annotations.destructiveHint ? (
    <Badge variant="light" color="red">
      destructive
    </Badge>
  ) : (
    <Badge variant="light" color="orange">
      writes
    </Badge>
  );
}
