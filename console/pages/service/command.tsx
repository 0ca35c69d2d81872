import { z } from 'zod';
import { serviceCommands } from '../../../domain/operations/kinds.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import { Select } from '../../components/filters.tsx';
import type { StaffCall } from '../../env.ts';
import { clientLabels } from '../../words/client-labels.ts';
import { itemWords } from '../../words/items.ts';
import { chosenFields, leadToPreview, type Refused, ticked } from './form.ts';
import { ChosenFields, type Subject, showSubject } from './subject.tsx';

const form = z.strictObject({
  ...{ ...chosenFields, command: z.enum(serviceCommands), because: field(20), package: field(200) },
  override: ticked,
});
const names = {
  '/command': 'command',
  '/because': 'because',
  '/package': 'package',
  '/overrideRestriction': 'override',
};
const reasons = ['staff', 'abuse'] as const;

/** L16. What is done at the servers of one service or of several; a preview comes first. */
export function showCommand(call: StaffCall, subject: Subject, refused?: Refused): Promise<Response> {
  const words = itemWords(call.language);
  const { suspended } = clientLabels(call.language);
  const scope = 'operations:start:service-commands';
  if (!call.may(scope)) return showSubject(call, subject, 'command', <p>{call.words.lacksRight(scope)}</p>);
  if (!subject.chosen.services) return showSubject(call, subject, 'command', <p>{words.onlyServices}</p>);
  const value = (name: keyof z.output<typeof form>) => ({
    ...{ name, value: refused?.typed[name] ?? call.c.req.query(name) ?? '', wrong: refused?.wrongs[name] },
  });
  return showSubject(
    call,
    subject,
    'command',
    <form method="post" action={subject.at('command')} class="card" aria-label={words.part.command}>
      <p class="quiet">{words.commandAbout}</p>
      <FormToken signed={call.signed} />
      <ChosenFields subject={subject} />
      <Select
        {...{ ...value('command'), label: words.commandName, required: true }}
        choices={serviceCommands.map((command) => ({ value: command, label: words.command[command] }))}
      />
      <Select
        {...{ ...value('because'), label: words.because, hint: words.becauseHint, empty: words.anyReason }}
        choices={reasons.map((reason) => ({ value: reason, label: suspended[reason] ?? reason }))}
      />
      <Field {...{ ...value('package'), label: words.package, hint: words.packageHint, maxlength: 100 }} />
      <Check name="override" label={words.overrideCommand} checked={refused?.typed.override === 'true'} />
      <button type="submit">{words.preview}</button>
    </form>,
    refused,
  );
}

/** Leads to the preview of the command. */
export async function postCommand(call: StaffCall, subject: Subject): Promise<Response> {
  const typed = await readForm(call, form, call.signed);
  const { command, because, package: wanted, override } = typed;
  const done = await leadToPreview(call, subject, {
    ...{ kind: 'service-commands', typed, fields: names },
    params: {
      ...{ command, services: subject.chosen.services },
      ...(because !== '' && { because }),
      ...(wanted.trim() !== '' && { package: wanted.trim() }),
      ...(override && { overrideRestriction: true }),
    },
  });
  return done instanceof Response ? done : showCommand(call, subject, done);
}
