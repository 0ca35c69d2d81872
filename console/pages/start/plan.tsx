import type { z } from 'zod';
import { z as zod } from 'zod';
import type { planSchema } from '../../../api/routes/operations/schema.ts';
import { List } from '../../components/table.tsx';
import { Touches } from '../../components/touches.tsx';
import type { StaffCall } from '../../env.ts';
import { noteText } from '../../words/plan/notes.ts';
import { profileField } from '../../words/plan/profile.ts';
import { stepTitle } from '../../words/plan/steps.ts';
import { startWords } from '../../words/start.ts';

export type ShownPlan = z.output<typeof planSchema>;

/** Whether it destroys something for good. */
export function destroys({ steps }: ShownPlan): boolean {
  return steps.some(
    ({ pointOfNoReturn, touches }) => pointOfNoReturn && touches.some(({ count }) => count > 0),
  );
}

/** What stands against it and what should be known before, in words and numbers; then each step. */
export function PlanView({ call, plan }: { call: StaffCall; plan: ShownPlan }) {
  const words = startWords(call.language);
  const noReturn = plan.steps.find(
    (step) => step.pointOfNoReturn && step.touches.some(({ count }) => count > 0),
  );
  const list = (items: ShownPlan['blockers']) => (
    <ul>
      {items.map((item) => (
        <li dir="auto">{noteText(call.language, item)}</li>
      ))}
    </ul>
  );
  return (
    <>
      {plan.blockers.length > 0 && (
        <section class="callout wrong" role="alert">
          <strong>{words.blockers}</strong>
          {list(plan.blockers)}
        </section>
      )}
      {noReturn && (
        <section class="callout wrong" aria-label={words.destroys}>
          <strong>{words.destroys}</strong>
          <Touches touches={noReturn.touches} language={call.language} />
          <p>{words.cannotBeUndone(stepTitle(call.language, noReturn))}</p>
        </section>
      )}
      {plan.warnings.length > 0 && (
        <section class="callout warn" aria-label={words.warnings}>
          <strong>{words.warnings}</strong>
          {list(plan.warnings)}
        </section>
      )}
      <h2>{words.whatItDoes}</h2>
      <List
        {...{ call, caption: words.whatItDoes }}
        columns={['#', words.step, words.touches, words.back]}
        rows={plan.steps.map((step, at) => [
          <span class="number">{at + 1}</span>,
          <strong>{stepTitle(call.language, step)}</strong>,
          <Touches touches={step.touches} language={call.language} />,
          step.pointOfNoReturn ? (
            <span class="noreturn">{words.noReturn}</span>
          ) : step.undoable ? (
            words.undoable
          ) : (
            words.stays
          ),
        ])}
      />
    </>
  );
}

const profiles = zod.object({
  other: zod.number(),
  survivor: zod.number(),
  fields: zod.array(
    zod.object({
      ...{ field: zod.string(), survivor: zod.unknown(), other: zod.unknown() },
      ...{ result: zod.unknown(), because: zod.string(), from: zod.string() },
    }),
  ),
});

/** The field of a form that says whose value a field of the profile has afterwards. */
export const CHOICE = 'field.';

/** Two profiles side by side and a choice for each field in which they differ. */
export function Profiles({ call, plan }: { call: StaffCall; plan: ShownPlan }) {
  const words = startWords(call.language);
  const parsed = profiles.safeParse(plan.details);
  if (!parsed.success) return null;
  const { other, survivor, fields } = parsed.data;
  const differing = fields.filter((each) => text(each.survivor) !== text(each.other));
  return (
    <div>
      <h2>{words.profile}</h2>
      <p class="quiet">{words.profileAbout}</p>
      <List
        {...{ call, caption: words.profile }}
        columns={[words.field, words.survivor(survivor), words.other(other), words.result]}
        rows={differing.map((each) => [
          <strong>{profileField(call.language, each.field)}</strong>,
          <span dir="auto">{text(each.survivor)}</span>,
          <span dir="auto">{text(each.other)}</span>,
          <>
            <select
              name={`${CHOICE}${each.field}`}
              aria-label={words.whose(profileField(call.language, each.field))}
            >
              <option value="" selected={each.because === 'rule'}>
                {words.rule}
              </option>
              <option value="survivor" selected={each.because === 'choice' && each.from === 'survivor'}>
                {words.survivor(survivor)}
              </option>
              <option value="other" selected={each.because === 'choice' && each.from === 'other'}>
                {words.other(other)}
              </option>
            </select>
            <span dir="auto">{text(each.result)}</span>
          </>,
        ])}
      />
    </div>
  );
}

function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
