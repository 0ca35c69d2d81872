import { Tabs } from '../../components/tabs.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { dunningPagesWords } from '../../words/dunning-pages.ts';

const tabs = [
  { href: paths.dunning(), name: 'cases' },
  { href: paths.brakes(), name: 'brakes' },
  { href: paths.recovered(), name: 'recovered' },
  { href: paths.ladders(), name: 'ladders' },
] as const;

/** The parts of dunning. */
export function DunningTabs({ call, at }: { call: StaffCall; at: (typeof tabs)[number]['name'] }) {
  const words = dunningPagesWords(call.language);
  return (
    <Tabs
      label={words.views}
      tabs={tabs.map(({ href, name }) => ({ href, label: words[name], current: name === at }))}
    />
  );
}
