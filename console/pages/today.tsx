import type { Console, ConsoleDeps } from '../env.ts';
import { show } from '../http.tsx';
import { staffPage } from '../page.ts';
import { paths } from '../paths.ts';

/** What needs a person now, what runs, what is scheduled. */
export function registerToday(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.today(), {
    get: (call) => show(call, { title: call.words.today }, <p>{call.words.none}</p>),
  });
}
