const types: { readonly [extension: string]: string } = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  txt: 'text/plain',
  csv: 'text/csv',
  html: 'text/html',
  zip: 'application/zip',
};

/** The media type of a file: as declared, or by the extension of its name. */
export function mediaTypeOf(fileName: string, declared: string): string {
  if (declared !== 'application/octet-stream') return declared;
  return types[/\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''] ?? declared;
}
