import { Tabs } from '../../components/tabs.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { dunningPagesWords } from '../../words/dunning-pages.ts';

/** The parts of dunning. */
export function DunningTabs({ call, at }: { call: StaffCall; at: 'brakes' | 'ladders' }) {
  const words = dunningPagesWords(call.language);
  const tabs = [
    { href: paths.dunning(), name: 'brakes' },
    { href: paths.ladders(), name: 'ladders' },
  ] as const;
  return (
    <Tabs
      label={words.views}
      tabs={tabs.map(({ href, name }) => ({ href, label: words[name], current: name === at }))}
    />
  );
}
