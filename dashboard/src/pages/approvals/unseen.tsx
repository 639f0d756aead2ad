import { Mark } from '@mantine/core';
import { unseenPieces } from './decide-logic';

/** A text in which the code points that stand for invisible characters are marked. */
export function Unseen({ text }: { readonly text: string }) {
  return unseenPieces(text).map(({ text: piece, isUnseen, at }) =>
    isUnseen ? (
      <Mark key={at} color="orange">
        {piece}
      </Mark>
    ) : (
      <bdi key={at}>{piece}</bdi>
    ),
  );
}
