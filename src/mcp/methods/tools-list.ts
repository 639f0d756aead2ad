import type { Method } from '../protocol.js';

/** The tools of the server's filter, in one page, from ready-made bytes. */
export const toolsList: Method = (_context, { params, endpoint }) => {
  if (params.cursor !== undefined)
    return {
      kind: 'error',
      code: 'invalid_params',
      message: 'This cursor is not one of this list: all tools stand on its first page.',
    };
  return { kind: 'result', members: ['"tools":', endpoint.toolset.listJson], isCacheable: true };
};
