import type { Child } from 'hono/jsx';
import type { PageCall } from '../env.ts';

interface Choice {
  value: string;
  label: string;
}

/** The filters of a list: a form that puts them into the address. */
export function Filters({
  call,
  action,
  children,
}: {
  call: Pick<PageCall, 'words'>;
  action: string;
  children?: Child;
}) {
  const { words } = call;
  return (
    <form method="get" action={action} class="filters" aria-label={words.filters}>
      {children}
      <p class="row">
        <button type="submit" class="second">
          {words.filter}
        </button>
        <a href={action}>{words.clear}</a>
      </p>
    </form>
  );
}

/** A filter that is chosen from a list; the empty choice means all. */
export function Select({
  name,
  label,
  value,
  choices,
  empty,
  required,
  hint,
  wrong,
}: {
  name: string;
  label: string;
  value: string | undefined;
  choices: readonly Choice[];
  /** what the empty choice says; absent: there is none */
  empty?: string;
  required?: boolean;
  hint?: string | undefined;
  wrong?: string | undefined;
}) {
  const [hintId, wrongId] = [`${name}-hint`, `${name}-wrong`];
  const described = [hint && hintId, wrong && wrongId].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
      <select
        {...{ id: name, name, required }}
        aria-describedby={described || undefined}
        aria-invalid={wrong ? 'true' : undefined}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {choices.map((choice) => (
          <option value={choice.value} selected={choice.value === value}>
            {choice.label}
          </option>
        ))}
      </select>
      {wrong && (
        <p class="wrong" id={wrongId}>
          {wrong}
        </p>
      )}
    </div>
  );
}
