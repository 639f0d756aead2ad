import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { filesOfImport, type ImportRequest } from '../../api/imports';
import { Failure } from '../../ui/failure';
import { zipFolder } from './zip-folder';

/** How long the browser may take to read the file that was made for it. */
const keptMs = 60_000;

/** Downloads the folder of an import as a ZIP file that is made in the browser. */
export function DownloadButton({ request }: { readonly request: ImportRequest }) {
  const { t } = useTranslation('import');
  const download = useMutation({
    mutationFn: async () => offer(`${request.name}.zip`, await zipFolder(request.name, await filesOfImport(request))),
  });
  return (
    <>
      <Button variant="default" loading={download.isPending} onClick={() => download.mutate()}>
        {t('review.download')}
      </Button>
      {download.isError && <Failure error={download.error} />}
    </>
  );
}

function offer(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/zip' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), keptMs);
}
