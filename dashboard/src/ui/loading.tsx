import { RowsSkeleton } from './skeletons';

/** Lines where something is about to appear. */
export function Loading({ lines = 4 }: { readonly lines?: number }) {
  return <RowsSkeleton rows={lines} height={28} />;
}
