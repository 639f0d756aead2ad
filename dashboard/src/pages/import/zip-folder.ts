import type { Zippable } from 'fflate';

/** The files of a folder as one ZIP file, all below the folder's name; the same bytes for the same files. */
export async function zipFolder(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<Uint8Array<ArrayBuffer>> {
  // Loaded when somebody downloads: no other page packs anything.
  const { strToU8, zipSync } = await import('fflate');
  const entries: Zippable = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`${folder}/${path}`, [strToU8(text), { mtime: earliest }]] as const),
  );
  return new Uint8Array(zipSync(entries, { level: 6 }));
}

/** ZIP has no earlier day. */
const earliest = new Date(1980, 0, 1);
