import type { Clock } from '../base/index.js';
import type { Telemetry } from '../observe/index.js';
import type { Send } from './send.js';

/**
 * Wraps the sender with one span per request, and sends the service its `traceparent`. The query is not recorded,
 * because it contains what people search for.
 */
export function traceSends(send: Send, telemetry: Telemetry, clock: Clock): Send {
  return (request) => {
    const { method, host, path } = request;
    const { address, port } = addressOf(host);
    const started = clock.monotonic();
    const span = telemetry.start({ below: telemetry.carriedBy(request.signal) });
    return send(request, span.headers).then((result) => {
      const status = result.ok ? result.value.status : undefined;
      const error = result.ok ? failureOf(result.value.status) : result.refusal.code;
      const seconds = (clock.monotonic() - started) / 1_000;
      telemetry.duration('http.client.request.duration', seconds, [method, address, port, status, error]);
      if (span.isKept)
        span.end({
          name: method,
          kind: 'client',
          attributes: {
            'http.request.method': method,
            'server.address': address,
            'server.port': port,
            'url.full': `https://${host}${path.split('?', 1)[0] ?? ''}`,
            ...(status === undefined ? {} : { 'http.response.status_code': status }),
          },
          error,
        });
      return result;
    });
  };
}

function failureOf(status: number): string | undefined {
  return status >= 400 ? String(status) : undefined;
}

const httpsPort = 443;

// Every request is addressed to a host over https, whichever origin it is mapped to.
function addressOf(host: string): { readonly address: string; readonly port: number } {
  const [, address = host, port] = /^(.+):(\d+)$/.exec(host) ?? [];
  return { address, port: port === undefined ? httpsPort : Number(port) };
}
