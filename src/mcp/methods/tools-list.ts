import type { Method } from '../protocol.js';

/** The tools of the server's filter, in one page, from ready-made bytes. */
export const toolsList: Method = (_context, { params, request }) => {
  // Some clients send a cursor of null for "from the beginning".
  if (params.cursor !== undefined && params.cursor !== null) {
    return {
      kind: 'error',
      code: 'invalid_params',
      message: 'This cursor is none of this list’s: all tools stand on its first page. List again without a cursor.',
    };
  }
  return { kind: 'result', members: ['"tools":', request.endpoint.listJson], isCacheable: true };
};
