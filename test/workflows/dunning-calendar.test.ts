import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '../../domain/calendar.ts';
import { type Debts, openDebts } from '../support/debts.ts';

let debts: Debts;
beforeAll(async () => {
  debts = await openDebts('dunning-calendar');
});
afterAll(() => debts?.close());

/** When each rung of an invoice was done, by the clock of a place. */
async function times(invoiceId: number, timeZone: string): Promise<string[]> {
  const rows = await debts.sql<{ rungId: string; at: string }[]>`
    select rung_id, at from dunning_rungs where invoice_id = ${invoiceId} order by at`;
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return rows.map(({ rungId, at }) => `${rungId} ${format.format(new Date(at))}`);
}

async function debtorDue(dueOn: string, timeZone: string) {
  const today = (await debts.now()).slice(0, 10);
  const due = Math.round((Date.parse(dueOn) - Date.parse(today)) / 86_400_000);
  const debtor = await debts.debtor({ due });
  await debts.sql`update clients set time_zone = ${timeZone} where id = ${debtor.clientId}`;
  await debts.touch(debtor.clientId);
  return debtor;
}

const daily = (from: string, days: number) => ({
  rungs: Array.from({ length: days }, (_, n) => ({
    ...{ id: `day-${n + 1}`, offsetDays: n + 1, action: { type: 'webhook' as const } },
  })),
  window: { from, until: '17:00', zone: 'recipient' as const },
});

test('X5: where clocks change, rungs keep their hour by the clock of the recipient', async () => {
  await debts.ladder(daily('09:00', 4));
  const year = Number((await debts.now()).slice(0, 4)) + 1;
  const lastSunday = (month: string) => {
    const day = new Date(`${year}-${month}-31T00:00:00.000Z`);
    return addDays(day.toISOString().slice(0, 10), -day.getUTCDay());
  };
  for (const [month, zone] of [
    ['03', 'Europe/Berlin'],
    ['10', 'Europe/Berlin'],
  ] as const) {
    const sunday = lastSunday(month);
    const debtor = await debtorDue(addDays(sunday, -2), zone);
    await debts.passTo(`${addDays(sunday, 3)}T12:00:00.000Z`);
    expect(await times(debtor.invoiceId, zone)).toEqual(
      [1, 2, 3, 4].map((n) => `day-${n} ${addDays(sunday, n - 2)} 09:00`),
    );
  }
});

test('X5: an hour that a change of clocks leaves out is the next one', async () => {
  await debts.ladder(daily('02:30', 3));
  const year = Number((await debts.now()).slice(0, 4)) + 1;
  const march = new Date(`${year}-03-31T00:00:00.000Z`);
  const sunday = addDays(`${year}-03-31`, -march.getUTCDay());
  const debtor = await debtorDue(addDays(sunday, -2), 'Europe/Berlin');
  await debts.passTo(`${addDays(sunday, 2)}T12:00:00.000Z`);
  expect(await times(debtor.invoiceId, 'Europe/Berlin')).toEqual([
    ...[`day-1 ${addDays(sunday, -1)} 02:30`, `day-2 ${sunday} 03:30`, `day-3 ${addDays(sunday, 1)} 02:30`],
  ]);
});

test('X4: the 29th of February is a day like any other', async () => {
  await debts.ladder(daily('00:00', 4));
  let year = Number((await debts.now()).slice(0, 4)) + 1;
  while (new Date(Date.UTC(year, 1, 29)).getUTCMonth() !== 1) year += 1;
  const [onIt, before] = [
    await debtorDue(`${year}-02-29`, 'UTC'),
    await debtorDue(`${year}-02-27`, 'Pacific/Kiritimati'),
  ];
  await debts.passTo(`${year}-03-05T00:00:00.000Z`);
  expect(await times(onIt.invoiceId, 'UTC')).toEqual(
    [1, 2, 3, 4].map((n) => `day-${n} ${year}-03-0${n} 00:00`),
  );
  expect(await times(before.invoiceId, 'Pacific/Kiritimati')).toEqual([
    ...[`day-1 ${year}-02-28 00:00`, `day-2 ${year}-02-29 00:00`, `day-3 ${year}-03-01 00:00`],
    `day-4 ${year}-03-02 00:00`,
  ]);
});
