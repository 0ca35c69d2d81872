import { Empty } from '../components/table.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../env.ts';
import { show } from '../http.tsx';
import { staffPage } from '../page.ts';
import { paths } from '../paths.ts';
import { settingsEntries } from './settings/entries.ts';
import { showProviders } from './settings/providers.tsx';

/** The settings: an index of those that somebody may read, and the pages behind it. */
export function registerSettings(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.settings(), { get: showSettings });
  staffPage(console, with_, paths.providers(), { get: showProviders });
}

async function showSettings(call: StaffCall): Promise<Response> {
  const offered = settingsEntries.filter(({ scope }) => call.may(scope));
  return show(
    call,
    { title: call.words.settings },
    offered.length === 0 ? (
      <Empty>{call.words.settingsNone}</Empty>
    ) : (
      <ul class="index">
        {offered.map(({ path, words }) => {
          const { title, about } = words(call.language);
          return (
            <li>
              <a href={path}>{title}</a>
              <p class="hint">{about}</p>
            </li>
          );
        })}
      </ul>
    ),
  );
}
