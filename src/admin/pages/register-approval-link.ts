import type { FastifyInstance } from 'fastify';

const path = '/approvals/:id';

/** Redirects the link of a held call to its page in the dashboard, which requires a sign-in. */
export function registerApprovalLink(app: FastifyInstance): void {
  app.get<{ Params: { id: string } }>(path, (request, reply) =>
    // Relative, so that it also works behind a proxy that serves the gateway below a path.
    reply.redirect(`../dashboard/approvals/${encodeURIComponent(request.params.id)}`, 302),
  );
}
