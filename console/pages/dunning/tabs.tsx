import { Tabs } from '../../components/tabs.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { dunningWords } from '../../words/dunning.ts';

/** The parts of dunning. */
export function DunningTabs({ call, at }: { call: StaffCall; at: 'brakes' | 'cases' | 'ladders' }) {
  const words = dunningWords(call.language);
  const tabs = [
    { href: paths.dunning(), name: 'brakes' },
    { href: paths.dunningCase(), name: 'cases' },
    { href: paths.ladders(), name: 'ladders' },
  ] as const;
  return (
    <Tabs
      label={words.views}
      tabs={tabs.map(({ href, name }) => ({ href, label: words[name], current: name === at }))}
    />
  );
}
