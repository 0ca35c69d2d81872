import { html } from 'hono/html';
import type { GatewayMethod } from './methods.ts';

/** The page for people: payment methods and whether they can still be charged; everything escaped. */
export async function methodsPage(methods: readonly GatewayMethod[]): Promise<string> {
  const attached = methods.filter(({ customer }) => customer !== null).length;
  const rows = methods.map(
    ({ id, customer, brand, last4, expMonth, expYear }) => html`<tr>
  <td>${id}</td><td>${brand} … ${last4}</td><td>${expMonth}/${expYear}</td><td>${customer ?? ''}</td>
  <td class="${customer === null ? 'detached' : 'attached'}">${customer === null ? 'detached' : 'attached'}</td>
</tr>`,
  );
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5"><title>Demo gateway</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2530; }
  table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #dde2e8; }
  .attached { color: #11703c; } .detached { color: #a33c00; } p { color: #53606e; }
</style>
</head>
<body>
<h1>Demo gateway</h1>
<p>${methods.length} payment methods, ${attached} attached. It speaks enough of Stripe's API for the demo provider.</p>
<table>
<thead><tr><th>Reference</th><th>Card</th><th>Expires</th><th>Customer</th><th>State</th></tr></thead>
<tbody>${rows}</tbody>
</table>
</body>
</html>`;
  return String(await page);
}
