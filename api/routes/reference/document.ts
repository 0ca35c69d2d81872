import type { Api } from '../../http/endpoint.ts';
import { scopes } from '../../scopes.ts';

const DESCRIPTION = `Runs what happens to the clients of a hosting or SaaS provider as durable operations.

* **Tokens**: \`Authorization: Bearer tnr_…\`. Each route names the scope it needs; \`admin\` holds all.
* **Errors** are problem documents (RFC 9457); every \`type\` has a page that says what it means.
* **Repeating**: send an \`Idempotency-Key\` with a POST, and the same request again counts once.
* **Edits** need the \`ETag\` that was read in \`If-Match\`.
* **Lists** are paged: pass \`next\` back as \`cursor\`.
* **Money** is whole numbers of the smallest unit with an ISO 4217 currency; times are ISO 8601 in UTC.

Scopes: ${scopes.map((scope) => `\`${scope}\``).join(', ')}.`;

/** The OpenAPI 3.1 document, from the same schemas that validate. */
export function openApiDocument(app: Api): object {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'tnr_…',
    description: 'A token of Tenure; the names beside it are the scopes a route needs.',
  });
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Tenure',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
  });
}
