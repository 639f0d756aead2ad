import { systemClock } from '../../base/index.js';
import { type Answer, openGateway } from '../../call/test-support/open-gateway.js';
import { withGuidance } from '../index.js';

export { type Answer, origin } from '../../call/test-support/open-gateway.js';

/** An open gateway with its guidance, over an upstream that responds with `answer`. */
export async function openGuided(
  answer: Answer,
  ...settings: Parameters<typeof openGateway> extends [Answer, ...infer Rest] ? Rest : never
) {
  const opened = await openGateway(answer, ...settings);
  return { ...opened, gateway: withGuidance(opened.gateway, systemClock) };
}
