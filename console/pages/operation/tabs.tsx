import { Tabs } from '../../components/tabs.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { operationWords } from '../../words/operation.ts';
import type { OperationDetail } from './read.ts';

/** The parts of an operation's page. */
export function OperationTabs({
  call,
  operation: { id },
  current,
}: {
  call: StaffCall;
  operation: Pick<OperationDetail, 'id'>;
  current: 'overview' | 'items' | 'events';
}) {
  const words = operationWords(call.language);
  const tabs = {
    overview: paths.operation(id),
    items: paths.operationItems(id),
    events: paths.operationEvents(id),
  };
  return (
    <Tabs
      label={words.parts}
      tabs={(['overview', 'items', 'events'] as const).map((name) => ({
        ...{ href: tabs[name], label: words[name], current: name === current },
      }))}
    />
  );
}
