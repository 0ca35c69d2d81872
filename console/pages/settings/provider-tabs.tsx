import { Tabs } from '../../components/tabs.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { providerSettingsWords } from '../../words/provider-settings.ts';

/** The parts of a provider's pages. */
export function ProviderTabs({
  call,
  id,
  at,
}: {
  call: StaffCall;
  id: number;
  at: 'provider' | 'cascade' | 'groups' | 'invoicing' | 'gateways' | 'templates' | 'retention';
}) {
  const words = providerSettingsWords(call.language);
  const tabs = [
    { href: paths.provider(id), name: 'provider' },
    { href: paths.providerCascade(id), name: 'cascade' },
    { href: paths.providerGroups(id), name: 'groups' },
    { href: paths.providerInvoicing(id), name: 'invoicing' },
    { href: paths.providerGateways(id), name: 'gateways' },
    { href: paths.templates(id), name: 'templates' },
    { href: paths.providerRetention(id), name: 'retention' },
  ] as const;
  return (
    <Tabs
      label={words.parts}
      tabs={tabs.map(({ href, name }) => ({ href, label: words.tabs[name], current: name === at }))}
    />
  );
}
