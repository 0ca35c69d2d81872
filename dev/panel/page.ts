import { html } from 'hono/html';
import type { PanelAccount } from './accounts.ts';

const MOST_ROWS = 500;

/** The page for people: the accounts and their state, filtered by a text; everything escaped. */
export async function accountsPage(accounts: readonly PanelAccount[], filter: string): Promise<string> {
  const shown = accounts.filter((account) =>
    `${account.user} ${account.domain} ${account.owner}`.includes(filter),
  );
  const suspended = accounts.filter((account) => account.suspended).length;
  const rows = shown.slice(0, MOST_ROWS).map(
    (account) => html`<tr>
  <td>${account.user}</td><td>${account.domain}</td><td>${account.plan}</td><td>${account.owner}</td>
  <td>${new Date(account.createdAt * 1000).toISOString().slice(0, 10)}</td>
  <td class="${account.suspended ? 'suspended' : 'active'}">${account.suspended ? 'suspended' : 'active'}</td>
  <td>${account.suspendReason ?? ''}</td>
</tr>`,
  );
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5"><title>Demo panel</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1c2530; }
  table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #dde2e8; }
  .active { color: #11703c; } .suspended { color: #a33c00; } p { color: #53606e; }
</style>
</head>
<body>
<h1>Demo panel</h1>
<p>${accounts.length} accounts, ${suspended} suspended. It speaks enough of WHM's API for the demo provider.</p>
<form><label>Filter <input name="q" value="${filter}"></label> <button>Show</button></form>
<table>
<thead><tr><th>User</th><th>Domain</th><th>Package</th><th>Owner</th><th>Created</th><th>State</th><th>Reason</th></tr></thead>
<tbody>${rows}</tbody>
</table>
<p>${shown.length > MOST_ROWS ? `The first ${MOST_ROWS} of ${shown.length} are shown.` : shown.length === 0 ? 'No account.' : ''}</p>
</body>
</html>`;
  return String(await page);
}
