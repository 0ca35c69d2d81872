import { randomUUID } from 'node:crypto';
import type { Person } from './people.ts';
import { type Demo, insert, insertOne, moment } from './rows.ts';

/** Writes tickets, notes, files, a mail that was sent and a change that was made. */
export async function writeWords(
  demo: Demo,
  clientId: number,
  loginId: number,
  { domain, phone }: Pick<Person, 'domain' | 'phone'>,
  serviceId: number,
) {
  const { tx, providerId } = demo;
  const ticket = { clientId, providerId, loginId, department: 'Support' };
  const [slow = 0, bill = 0, old = 0] = await insert(tx, 'tickets', [
    {
      ...ticket,
      number: `D${clientId}-A`,
      subject: 'Courses site is down',
      serviceId,
      status: 'client-reply',
      urgency: 'high',
      openedAt: moment(demo, -5),
    },
    {
      ...ticket,
      number: `D${clientId}-B`,
      subject: 'Can you send invoices to my bookkeeper?',
      status: 'open',
      openedAt: moment(demo, -2),
    },
    {
      ...ticket,
      number: `D${clientId}-C`,
      subject: 'Move of the blog',
      status: 'closed',
      openedAt: moment(demo, -200),
      closedAt: moment(demo, -198),
    },
  ]);
  const client = { author: 'client', authorName: 'Marta Lindqvist', loginId };
  const staff = { author: 'staff', authorName: 'Kim from support' };
  await insert(tx, 'ticket_messages', [
    {
      ticketId: slow,
      ...client,
      body: 'The courses site shows a page about an unpaid invoice.',
      at: moment(demo, -5),
    },
    {
      ticketId: slow,
      ...staff,
      body: 'One invoice is open; it works again as soon as it is paid.',
      at: moment(demo, -4),
    },
    {
      ticketId: slow,
      ...staff,
      kind: 'note',
      body: 'Called her, payment promised for Friday.',
      at: moment(demo, -4),
    },
    { ticketId: slow, ...client, body: 'I have asked Ebba to pay it.', at: moment(demo, -3) },
    { ticketId: bill, ...client, body: `Her address is books@${domain}.`, at: moment(demo, -2) },
    { ticketId: old, ...client, body: 'Thank you, all is well.', at: moment(demo, -198) },
  ]);
  await insert(tx, 'notes', [
    {
      clientId,
      body: 'Prefers to be called before noon.',
      sticky: true,
      author: 'Kim',
      at: moment(demo, -400),
    },
    { clientId, section: 'billing', body: 'Invoices go to Ebba.', author: 'Noor', at: moment(demo, -90) },
  ]);
  await writeFile(demo, clientId, {
    title: 'Order form',
    fileName: 'order-form.txt',
    staffOnly: false,
    text: `Order of Marta Lindqvist, Lindqvist Keramik, office@${domain}: five websites, by the month.\n`,
  });
  await writeFile(demo, clientId, {
    title: 'Identity check',
    fileName: 'identity-check.txt',
    staffOnly: true,
    text: 'Marta Lindqvist, seen in a video call with her passport. Checked by Kim.\n',
  });
  await insertOne(tx, 'messages', {
    ...{ providerId, clientId, template: 'welcome', toAddress: `office@${domain}`, subject: 'Welcome' },
    ...{
      bodyText: 'Dear Marta, your account is ready.',
      state: 'sent',
      attempts: 1,
      sentAt: moment(demo, -819),
    },
  });
  await insertOne(tx, 'change_log', {
    ...{
      providerId,
      clientId,
      entity: 'client',
      entityId: clientId,
      action: 'edited',
      actorKind: 'staff',
      actorId: 'kim',
    },
    ...{ changes: tx.json({ phone: [null, phone] }), at: moment(demo, -90) },
  });
}

/** Stores a text and writes its row, in this order. */
async function writeFile(
  demo: Demo,
  clientId: number,
  { text, ...file }: { title: string; fileName: string; staffOnly: boolean; text: string },
): Promise<void> {
  const storageKey = `files/${randomUUID()}`;
  const { size: sizeBytes } = await demo.storage.put(storageKey, Buffer.from(text));
  await insertOne(demo.tx, 'files', {
    ...{ clientId, ...file, contentType: 'text/plain', sizeBytes, storageKey },
    ...{ addedBy: 'Kim', addedAt: moment(demo, -819) },
  });
}
