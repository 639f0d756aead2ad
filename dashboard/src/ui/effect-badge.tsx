import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ToolAnnotations } from '../api/types';

/** Whether a tool reads, writes, or can destroy. It is never cut off: what stands next to it wraps. */
export function EffectBadge({ annotations }: { readonly annotations: ToolAnnotations }) {
  const { t } = useTranslation();
  const [color, word] = annotations.readOnlyHint
    ? (['blue', 'reads'] as const)
    : annotations.destructiveHint
      ? (['red', 'destructive'] as const)
      : (['orange', 'writes'] as const);
  return (
    <Badge variant="light" color={color} tt="none" style={{ flexShrink: 0 }}>
      {t(`effects.${word}`)}
    </Badge>
  );
}
