import { Button, Center } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface MoreProps {
  readonly list: { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; fetchNextPage(): unknown };
}

/** Reads on in a list that has more pages. */
export function More({ list }: MoreProps) {
  const { t } = useTranslation();
  if (!list.hasNextPage) return null;
  return (
    <Center mt="md">
      <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {t('actions.showMore')}
      </Button>
    </Center>
  );
}
