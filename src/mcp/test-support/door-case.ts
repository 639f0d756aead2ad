/** A body that is refused at the door, and how. */
import { expect, test } from 'vitest';
import { type Asking, ask } from './ask.js';
import { createFakeGateway } from './fake-gateway.js';

export interface DoorCase {
  readonly what: string;
  readonly body: unknown;
  readonly headers?: Asking['headers'];
  readonly status: number;
  readonly code: number;
  readonly says: RegExp;
  /** The id that must come back; absent where none could be read. */
  readonly id?: unknown;
}

/** Runs the cases: each is refused as expected, with its id or none, and nothing is executed. */
export function testRefusals(cases: readonly DoorCase[]): void {
  test.each(cases)('$what', async ({ body, headers, status, code, says, ...rest }) => {
    const gateway = createFakeGateway();
    const answer = await ask(body, { gateway, ...(headers ? { headers } : {}) });
    expect(answer.status).toBe(status);
    expect(answer.json.jsonrpc).toBe('2.0');
    expect(answer.json.error?.code).toBe(code);
    expect(answer.json.error?.message).toMatch(says);
    expect('id' in answer.json).toBe('id' in rest);
    expect(answer.json.id).toBe(rest.id);
    expect(gateway.calls).toEqual([]);
  });
}
