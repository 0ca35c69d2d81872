import colors from 'picocolors';
import type { Up } from '../../dev/up-file.ts';
import type { OperationView } from '../../domain/operations/state.ts';
import type { ApiClient } from './api-client.ts';
import { type DemoStage, heading } from './stage.ts';

/** What the preview of a merge shows beside the plan. */
interface Details {
  fields: {
    label: string;
    survivor: unknown;
    other: unknown;
    result: unknown;
    from: string;
    because: string;
  }[];
  credit: { currency: string; survivor: number; other: number; sum: number }[];
}

/** `npm run demo -- merge`: two records of one person become one, the old number leads to it, and back again. */
export async function mergeDemo(stage: DemoStage): Promise<void> {
  const { api, up } = stage;
  const [old, survivor] = [await stage.newClient(), await stage.newClient()];
  await stage.withRecord(
    (sql) => sql`update clients set first_name = 'M.', phone = null, tax_id = null where id = ${survivor}`,
  );
  heading(`1. Clients ${old} and ${survivor} are the same person`);
  const before = [await countsOf(api, old), await countsOf(api, survivor)];
  showCounts([old, survivor], before);

  heading('2. Preview: nothing is touched; one field is chosen by hand');
  const request = { kind: 'merge', into: survivor, fields: { firstName: 'other' } };
  const plan = await stage.preview(old, request);
  showProfiles(plan.details as unknown as Details);

  heading('3. Merge, bound to that plan');
  const id = await stage.run(old, { ...request, planHash: plan.hash });

  heading('4. Proof');
  await showOldNumber(up, old);
  showCounts([survivor], [await countsOf(api, survivor)]);
  showCredit(await api.get(`/v1/operations/${id}`));

  heading('5. Un-merge: everything goes back');
  const back = await stage.preview(old, { kind: 'unmerge' });
  await stage.run(old, { kind: 'unmerge', planHash: back.hash });
  await showOldNumber(up, old);
  const after = [await countsOf(api, old), await countsOf(api, survivor)];
  showCounts([old, survivor], after);
  if (JSON.stringify(after) !== JSON.stringify(before))
    throw new Error('The two do not have what they had before.');
  console.log(`${colors.green('✓')} Both have what they had before.`);
}

const LISTS = ['services', 'domains', 'invoices', 'tickets', 'notes'];

async function countsOf(api: ApiClient, clientId: number): Promise<number[]> {
  const pages = LISTS.map((list) =>
    api.get<{ items: unknown[] }>(`/v1/clients/${clientId}/${list}?limit=100`),
  );
  return (await Promise.all(pages)).map(({ items }) => items.length);
}

function showCounts(clients: number[], counts: number[][]): void {
  for (const [place, client] of clients.entries())
    console.log(`  Client ${client}: ${LISTS.map((list, n) => `${counts[place]?.[n]} ${list}`).join(', ')}`);
}

/** Both profiles side by side, as far as they hold something. */
function showProfiles({ fields }: Details): void {
  const filled = fields.filter(({ survivor, other }) => shown(survivor) !== '' || shown(other) !== '');
  const row = (cells: string[]) =>
    console.log(`  ${cells.map((cell) => cell.slice(0, 22).padEnd(24)).join('')}`);
  row(['Field', 'survivor', 'other', 'afterwards', 'whose']);
  for (const { label, survivor, other, result, from, because } of filled)
    row([label, shown(survivor), shown(other), shown(result), `${from}, by ${because}`]);
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value).replace(/^\{\}$/, '') : String(value);
}

/** What the old number answers. */
async function showOldNumber({ apiUrl, adminToken }: Up, clientId: number): Promise<void> {
  const answer = await fetch(`${apiUrl}/v1/clients/${clientId}`, {
    headers: { authorization: `Bearer ${adminToken}` },
    redirect: 'manual',
  });
  const location = answer.headers.get('location');
  console.log(`  GET /v1/clients/${clientId}: ${answer.status}${location ? `, see ${location}` : ''}`);
}

/** The balances that added up, from the summary of the step that ended the merge. */
function showCredit({ steps }: OperationView): void {
  const last = steps.find(({ id }) => id === 'set-merged');
  if (last?.state !== 'done') return;
  const credit = Object.entries(last.summary).filter(([name]) => name.startsWith('credit'));
  console.log(`  Credit in minor units: ${credit.map(([name, minor]) => `${name} ${minor}`).join(', ')}`);
}
