import { Problem } from '../../api/problems.ts';
import type { Console, ConsoleDeps, StaffCall } from '../env.ts';
import { lead, show } from '../http.tsx';
import { staffPage } from '../page.ts';
import { paths } from '../paths.ts';
import { refusal, sentenceFor } from '../problem.tsx';
import { clientWords } from '../words/client.ts';
import { saveAccount } from './client/accounts.tsx';
import { postContact, registerContact, showContacts } from './client/contacts.tsx';
import { postAdjustment, postCreditRemoval, showCredit } from './client/credit.tsx';
import { readDecision, sendDecision } from './client/dunning/decide.tsx';
import { saveService } from './client/dunning/services.tsx';
import { type Refused, showDunning, sparingLevel } from './client/dunning.tsx';
import { addDispute, settle } from './client/duties/disputes.tsx';
import { makeCode, makeLink } from './client/duties/exports.tsx';
import { putHold, releaseHold } from './client/duties/holds.tsx';
import { addRequest, closeRequest } from './client/duties/requests.tsx';
import { dutyForm, showDuties } from './client/duties.tsx';
import { postFile, showFiles } from './client/files.tsx';
import { postGenerate, postInvoice, showInvoices } from './client/invoices.tsx';
import { showList, showOperations } from './client/list.tsx';
import { registerLogin } from './client/login.tsx';
import { postAddLogin, postEnter, showLogins } from './client/logins.tsx';
import { postNote, showNotes } from './client/notes.tsx';
import { Overview } from './client/overview.tsx';
import { postDefault, postMethod, showDetails, showMethods } from './client/payment-methods.tsx';
import { postPayment, showPayments } from './client/payments.tsx';
import { postProfile, showProfile } from './client/profile.tsx';
import { connect } from './client/providers.tsx';
import { postQueued, postTakenOut, showQueued } from './client/queued.tsx';
import { clientIdOf, readClient, type ShownClient } from './client/read.ts';
import { postClientSettings, showClientSettings } from './client/settings.tsx';
import { sendStatement, showStatement } from './client/statement.tsx';
import { showPart, type TabName, tabNames, tabPath } from './client/tabs.tsx';
import { ended, postTerm, postTermRemoval, showTerms } from './client/terms.tsx';
import { showTicket } from './client/ticket.tsx';
import { registerTransaction } from './client/transaction.tsx';
import { WithChosen } from './service/choose.tsx';
import { changeSetting } from './settings/cascade.tsx';

const ID = ':clientId';

/** One client: a screen that answers a phone call, and a tab for each thing that they have. */
export function registerClient(console: Console, with_: ConsoleDeps): void {
  for (const tab of tabNames)
    staffPage(console, with_, tabPath(ID, tab), {
      get: (call) => ofClient(call, tab),
      ...(tab === 'profile' && { post: postProfile }),
      ...(tab === 'notes' && { post: postNote }),
      ...(tab === 'transactions' && { post: postPayment }),
      ...(tab === 'settings' && { post: postClientSettings }),
    });
  for (const [list, doings] of Object.entries(forms))
    for (const [what, post] of Object.entries(doings))
      staffPage(console, with_, paths.clientDo(ID, list, what), { post });
  registerLogin(console, with_);
  staffPage(console, with_, paths.clientStatementPdf(ID), { get: sendStatement });
  registerTransaction(console, with_);
  registerContact(console, with_);
  staffPage(console, with_, paths.clientTicket(ID, ':ticketId'), { get: showTicket });
  staffPage(console, with_, paths.clientDunning(ID, 'decide'), { post: postDecision });
  staffPage(console, with_, paths.clientDunning(ID, 'spare'), { post: postSpare });
  staffPage(console, with_, paths.clientServiceDunning(ID, ':serviceId'), { post: postService });
}

type Post = (call: StaffCall) => Promise<Response>;

/** What the forms of the tabs do, each at its own address. */
const forms: Partial<Record<TabName, Record<string, Post>>> = {
  contacts: { add: postContact },
  files: { add: postFile },
  logins: { add: postAddLogin, enter: postEnter },
  invoices: { create: postInvoice, generate: postGenerate },
  credit: { adjust: postAdjustment, remove: postCreditRemoval },
  'queued-lines': { add: postQueued, remove: postTakenOut },
  'payment-methods': { add: postMethod, default: postDefault, details: showDetails },
  duties: {
    hold: dutyForm('held', putHold),
    release: dutyForm('released', releaseHold),
    dispute: dutyForm('disputed', addDispute),
    settle: dutyForm('settled', settle),
    request: dutyForm('asked', addRequest),
    close: dutyForm('closed', closeRequest),
    link: makeLink,
    code: makeCode,
  },
  terms: {
    add: postTerm,
    remove: postTermRemoval,
    account: async (call) => ended(call, await saveAccount(call), 'terms'),
    connect: async (call) => ended(call, await connect(call), 'connected'),
  },
};

async function postDecision(call: StaffCall): Promise<Response> {
  const id = clientIdOf(call);
  const decision = await readDecision(call);
  try {
    await sendDecision(call, id, decision);
  } catch (error) {
    return refuse(call, { ...refusedBy(call, error), decision });
  }
  return lead(call, paths.clientList(id, 'dunning', { done: 'decided' }));
}

async function postSpare(call: StaffCall): Promise<Response> {
  const id = clientIdOf(call);
  const setting = await changeSetting(call, sparingLevel(id));
  if (setting) return refuse(call, { ...setting, setting });
  return lead(call, paths.clientList(id, 'dunning', { done: 'saved' }));
}

async function postService(call: StaffCall): Promise<Response> {
  try {
    await saveService(call);
  } catch (error) {
    return refuse(call, refusedBy(call, error));
  }
  return lead(call, paths.clientList(clientIdOf(call), 'dunning', { done: 'saved' }));
}

/** What the API refuses, for the page to say. @throws whatever is no refusal */
function refusedBy(call: StaffCall, error: unknown): Refused {
  const problem = refusal(error);
  return { wrong: sentenceFor(call.words, problem), status: problem.status as 409 };
}

/** Whoever is refused keeps what was typed. */
async function refuse(call: StaffCall, refused: Refused): Promise<Response> {
  return showDunning(call, await readClient(call, clientIdOf(call)), refused);
}

/** A tab of the client that an address names; one that was merged away leads to who is left. */
async function ofClient(call: StaffCall, tab: TabName): Promise<Response> {
  const asked = clientIdOf(call);
  try {
    const client = await readClient(call, asked);
    if (client.id !== asked) return lead(call, tabPath(client.id, tab, { from: String(asked) }));
    return await showTab(call, client, tab);
  } catch (error) {
    const deleted = error instanceof Problem && error.kind === 'not-found' ? deletionIn(error) : undefined;
    if (deleted === undefined) throw error;
    const words = clientWords(call.language);
    return show(
      call,
      { title: words.nameless(asked), wrong: words.gone, status: 404 },
      <p>
        <a href={paths.operation(deleted)}>{words.toOperation}</a>
      </p>,
    );
  }
}

async function showTab(call: StaffCall, client: ShownClient, tab: TabName): Promise<Response> {
  switch (tab) {
    case 'overview':
      return showPart(call, client, tab, await Overview({ call, client }));
    case 'operations':
      return showOperations(call, client);
    case 'dunning':
      return showDunning(call, client);
    case 'notes':
      return showNotes(call, client);
    case 'transactions':
      return showPayments(call, client);
    case 'invoices':
      return showInvoices(call, client);
    case 'contacts':
      return showContacts(call, client);
    case 'files':
      return showFiles(call, client);
    case 'profile':
      return showProfile(call, client);
    case 'logins':
      return showLogins(call, client);
    case 'queued-lines':
      return showQueued(call, client);
    case 'credit':
      return showCredit(call, client);
    case 'statement':
      return showStatement(call, client);
    case 'payment-methods':
      return showMethods(call, client);
    case 'terms':
      return showTerms(call, client);
    case 'duties':
      return showDuties(call, client);
    case 'settings':
      return showClientSettings(call, client);
    case 'services':
    case 'addons':
    case 'domains':
      return showList(call, client, tab, {
        above: <WithChosen call={call} clientId={client.id} list={tab} />,
      });
    case 'messages':
    case 'tickets':
    case 'change-log':
      return showList(call, client, tab);
  }
}

/** The operation that deleted a client, where the API names one. */
function deletionIn({ members: { operation } }: Problem): string | undefined {
  return typeof operation === 'string' ? operation.split('/').at(-1) : undefined;
}
