import type { Child } from 'hono/jsx';
import { FORM_TOKEN_FIELD } from '../api/http/browser.ts';
import { formToken } from '../db/crypto/session-tokens.ts';

/** Ties a form to the session that it was made for. */
export function FormToken({ signed }: { signed: { token: string } }) {
  return <input type="hidden" name={FORM_TOKEN_FIELD} value={formToken(signed.token)} />;
}

interface FieldProps {
  name: string;
  label: string;
  value?: string;
  type?: string;
  autocomplete?: string;
  hint?: string;
  wrong?: string | undefined;
  required?: boolean;
  readonly?: boolean;
  inputmode?: 'numeric' | 'decimal' | 'email' | 'tel';
  maxlength?: number;
  autofocus?: boolean;
}

/** A labelled field with what helps and what is wrong, both read aloud with it. */
export function Field({ name, label, hint, wrong, ...input }: FieldProps) {
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
      <input
        id={name}
        name={name}
        {...input}
        aria-describedby={described || undefined}
        aria-invalid={wrong ? 'true' : undefined}
      />
      {wrong && (
        <p class="wrong" id={wrongId}>
          {wrong}
        </p>
      )}
    </div>
  );
}

/** A table that becomes a list of cards on a phone: each cell carries the name of its column. */
export function Table({ caption, columns, rows }: { caption: string; columns: Child[]; rows: Child[][] }) {
  return (
    <section class="scroll" tabindex={0} aria-label={caption}>
      <table>
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col">{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <tr>
              {cells.map((cell, at) => (
                <td data-label={typeof columns[at] === 'string' ? columns[at] : undefined}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
