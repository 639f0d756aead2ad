import type { Clock } from '../base/index.js';
import type { Telemetry } from '../observe/index.js';
import type { Send } from './send.js';

/** The way out with a span for each request, which the service is told of by `traceparent`. Its query is told to nobody: it holds what people look for. */
export function traceSends(send: Send, telemetry: Telemetry, clock: Clock): Send {
  return async (request) => {
    const started = clock.monotonic();
    const attributes = { 'http.request.method': request.method, 'server.address': request.host };
    const path = request.path.split('?', 1)[0] ?? '';
    const span = telemetry.start({
      name: request.method,
      kind: 'client',
      attributes: { ...attributes, 'url.full': `https://${request.host}${path}` },
      below: telemetry.carriedBy(request.signal),
    });
    const result = await send({ ...request, headers: { ...request.headers, ...span.headers } });
    const status = result.ok ? { 'http.response.status_code': result.value.status } : {};
    const error = result.ok ? failureOf(result.value.status) : result.refusal.code;
    span.end({ attributes: status, error });
    const told = { ...attributes, ...status, ...(error === undefined ? {} : { 'error.type': error }) };
    telemetry.duration('http.client.request.duration', (clock.monotonic() - started) / 1_000, told);
    return result;
  };
}

function failureOf(status: number): string | undefined {
  return status >= 400 ? String(status) : undefined;
}
