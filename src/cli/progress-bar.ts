import type { ImportProgress } from '../importer/index.js';

/** Where progress is shown: standard error, so that output for programs stays clean. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows progress until it is closed. */
export interface ProgressBar {
  show(progress: ImportProgress): void;
  /** Clears the bar of a terminal. */
  close(): void;
}

/** Documents with fewer operations are done before a bar could be read. */
const longDocument = 300;
const words = { read: 'Reading the document', emit: 'Writing records', check: 'Checking records' } as const;

/**
 * A bar on a terminal; otherwise, such as in the log of a pipeline, one line per stage and tenth. Short documents show
 * nothing.
 */
export function openProgressBar(stream: ProgressStream): ProgressBar {
  let isShown = false;
  let last = '';
  return {
    show: ({ stage, done, total }) => {
      if (total < longDocument) return;
      const share = done / total;
      if (stream.isTTY) {
        stream.write(`\r\u001B[2K${barOf(words[stage], share, stream.columns ?? 80)}`);
        isShown = true;
        return;
      }
      const line = `${words[stage]}: ${Math.floor(share * 10) * 10} % of ${total} operations`;
      if (line !== last) stream.write(`${line}\n`);
      last = line;
    },
    close: () => {
      if (isShown) stream.write('\r\u001B[2K');
      isShown = false;
    },
  };
}

function barOf(title: string, share: number, columns: number): string {
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  const width = Math.max(5, Math.min(40, columns - title.length - percent.length - 4));
  const filled = Math.round(share * width);
  return `${title} [${'#'.repeat(filled)}${'.'.repeat(width - filled)}]${percent}`.slice(0, columns);
}
