import { type Cancellation, isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { type CallEvents, type CallOrigin, type LoggingLevel, logLevels } from '../call/index.js';
import { notification } from './notification.js';
import type { MethodCall } from './protocol.js';
import { logLevelKey } from './revisions/2026-07-28/meta-keys.js';

/**
 * The caller as the gateway sees it. Reads the options of progress and log messages only when there is a message to
 * send.
 */
export class Origin implements CallOrigin {
  readonly client: string | null;
  readonly apiTokenId: string | null;
  readonly requestId: string | null;
  readonly signal: Cancellation;
  readonly #call: MethodCall;
  readonly #preface: () => string | null;
  #events: CallEvents | null | undefined;

  constructor(call: MethodCall, preface: () => string | null = () => null) {
    this.#preface = preface;
    const { client, request } = call;
    this.client = client ?? request.headers.userAgent?.slice(0, 120) ?? null;
    this.apiTokenId = request.apiTokenId;
    this.requestId = request.requestId ?? null;
    this.signal = request.signal;
    this.#call = call;
  }

  get capabilities(): JsonObject {
    return this.#call.capabilities;
  }

  get answers(): NonNullable<CallOrigin['answers']> {
    const { inputResponses, requestState } = this.#call.params;
    return {
      inputResponses: isJsonObject(inputResponses) ? inputResponses : {},
      requestState: typeof requestState === 'string' ? requestState : null,
    };
  }

  /** Codex names its model in `_meta`, either directly or inside another member. */
  get model(): string | null {
    const { _meta: meta } = this.#call.params;
    return isJsonObject(meta) ? modelIn(meta) : null;
  }

  takePreface(): string | null {
    return this.#preface();
  }

  get events(): CallEvents | null {
    this.#events ??= eventsOf(this.#call);
    return this.#events;
  }
}

function modelIn(meta: JsonObject, depth = 2): string | null {
  for (const [name, value] of Object.entries(meta)) {
    if (typeof value === 'string' && /(?:^|[/_-])model$/i.test(name)) return value.slice(0, 60);
    const inner = depth > 1 && isJsonObject(value) ? modelIn(value, depth - 1) : null;
    if (inner !== null) return inner;
  }
  return null;
}

/** Null if the caller requested no messages or accepts no event stream. */
function eventsOf({ params, request, revision }: MethodCall): CallEvents | null {
  const meta = isJsonObject(params._meta) ? params._meta : {};
  const { progressToken } = meta;
  const level = levelOf(meta[logLevelKey]);
  const wantsProgress = typeof progressToken === 'string' || typeof progressToken === 'number';
  // In the stateless revision, each request opts in to log messages; earlier revisions send them by default.
  const wantsLog = revision.era === 'legacy' || level !== null;
  if (!wantsProgress && !wantsLog) return null;
  const channel = request.events;
  if (channel === null) return null;
  const least = logLevels.indexOf(level ?? 'debug');
  return {
    progress: wantsProgress
      ? ({ progress, total, message }) =>
          channel.send(
            notification('notifications/progress', {
              progressToken,
              progress,
              ...(total === undefined ? {} : { total }),
              ...(message === undefined ? {} : { message }),
            }),
          )
      : null,
    log: (told, message) => {
      if (wantsLog && logLevels.indexOf(told) >= least)
        channel.send(notification('notifications/message', { level: told, logger: 'gatehouse', data: message }));
    },
  };
}

function levelOf(value: JsonValue | undefined): LoggingLevel | null {
  return logLevels.find((level) => level === value) ?? null;
}
