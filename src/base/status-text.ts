import { STATUS_CODES } from 'node:http';

/** The reason phrase of an HTTP status, such as `Not Found`. */
export function statusText(status: number): string {
  return STATUS_CODES[status] ?? 'Unknown Status';
}
