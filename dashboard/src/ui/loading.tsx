import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';

/** Lines where something is about to stand. */
export function Loading({ lines = 4 }: { readonly lines?: number }) {
  return (
    <Stack aria-busy gap="sm">
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => `line-${line}`).map((key) => (
        <Skeleton key={key} height={28} />
      ))}
    </Stack>
  );
}
