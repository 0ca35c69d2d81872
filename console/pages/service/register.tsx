import { chosenLists } from '../../../domain/operations/chosen.ts';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths } from '../../paths.ts';
import { postChange, showChange } from './change.tsx';
import { postCommand, showCommand } from './command.tsx';
import { postDueDate, showDueDate } from './due-date.tsx';
import { postEarly, showEarly } from './early.tsx';
import { previewOf } from './form.ts';
import { showItem } from './overview.tsx';
import { isChosen } from './read.ts';
import { postRecord, showRecord } from './record.tsx';
import { chosenSubject, itemSubject, type Subject, showSubject } from './subject.tsx';

type Work = (call: StaffCall, subject: Subject) => Promise<Response>;

/** What can be done to one thing as well as to several. */
const shared: Record<'change' | 'early' | 'command', { get: Work; post: Work }> = {
  change: { get: (call, subject) => showChange(call, subject), post: postChange },
  early: { get: (call, subject) => showEarly(call, subject), post: postEarly },
  command: { get: (call, subject) => showCommand(call, subject), post: postCommand },
};

/** The pages of one service, one add-on and one domain, and those on which several are changed at once. */
export function registerItems(console: Console, with_: ConsoleDeps): void {
  for (const list of chosenLists) {
    const of =
      (work: (call: StaffCall, subject: Awaited<ReturnType<typeof itemSubject>>) => Promise<Response>) =>
      async (call: StaffCall) =>
        work(call, await itemSubject(call, list));
    const address = (part: string) => paths.itemPart(list, ':itemId', part);
    staffPage(console, with_, paths.item(list, ':itemId'), { get: of(showItem) });
    staffPage(console, with_, address('due-date'), {
      ...{ get: of((call, subject) => showDueDate(call, subject)), post: of(postDueDate) },
    });
    for (const [part, { get, post }] of Object.entries(shared))
      if (part !== 'command' || list === 'services')
        staffPage(console, with_, address(part), { get: of(get), post: of(post) });
    if (list === 'services')
      staffPage(console, with_, address('record'), {
        ...{ get: of((call, subject) => showRecord(call, subject)), post: of(postRecord) },
      });
  }
  for (const [part, { get, post }] of Object.entries(shared))
    staffPage(console, with_, paths.chosen(':clientId', part), {
      get: async (call) => ofChosen(call, get),
      post: async (call) => ofChosen(call, post),
    });
  staffPage(console, with_, paths.chosen(':clientId', 'remove'), {
    get: (call) =>
      ofChosen(call, async ({ c }, { clientId, chosen }) =>
        lead({ c }, previewOf(clientId, 'remove-items', chosen)),
      ),
  });
}

/** Works on what was chosen; without anything the page says so. */
async function ofChosen(call: StaffCall, work: Work): Promise<Response> {
  const subject = await chosenSubject(call);
  return isChosen(subject.chosen) ? work(call, subject) : showSubject(call, subject, 'change', null);
}
