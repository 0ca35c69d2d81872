import type { Child } from 'hono/jsx';
import { z } from 'zod';

/** What a form has of which any number can be chosen: none, one or many. */
export const many = z
  .union([z.string().max(200), z.array(z.string().max(200)).max(500)])
  .optional()
  .transform((chosen) => (chosen === undefined ? [] : [chosen].flat()));

/** Some of several things, each with a box to check. */
export function Checks({
  legend,
  hint,
  name,
  choices,
  chosen,
}: {
  legend: string;
  hint?: string | undefined;
  name: string;
  choices: readonly { value: string; label: Child }[];
  chosen: readonly string[];
}) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {hint && <p class="hint">{hint}</p>}
      {choices.map(({ value, label }) => (
        <div class="check">
          <label>
            <input type="checkbox" name={name} value={value} checked={chosen.includes(value)} />
            <span dir="auto">{label}</span>
          </label>
        </div>
      ))}
    </fieldset>
  );
}
