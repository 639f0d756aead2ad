import { withToolIcons } from '../icons.js';
import type { MethodHandler } from '../protocol.js';
import { withToolHints } from '../tool-hints.js';
import { takesViews } from '../views.js';

/** The tools of the server's filter, in one page, from ready-made bytes: those that name views for clients that show them. */
export const toolsList: MethodHandler = ({ iconsOrigin }, call) => {
  const { params, request, revision } = call;
  // Some clients send null as the cursor of the first page.
  if (params.cursor !== undefined && params.cursor !== null) {
    return {
      kind: 'error',
      code: 'invalid_params',
      message: 'This cursor is not valid: the first page contains all tools. List again without a cursor.',
    };
  }
  const { listJson, viewedListJson } = request.endpoint;
  const list = viewedListJson !== null && takesViews(call) ? viewedListJson : listJson;
  return {
    kind: 'result',
    members: ['"tools":', withToolHints(withToolIcons(list, iconsOrigin(), revision), call)],
    isCacheable: true,
  };
};
