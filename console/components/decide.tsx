import type { Child } from 'hono/jsx';
import { Field } from '../../web/elements.tsx';
import type { PageCall } from '../env.ts';

/**
 * A button for a decision. One that is not possible now stays where it is, can be reached with the keyboard, and says
 * why.
 */
export function DecisionButton({
  name,
  value,
  label,
  hint,
  refused,
  plain = false,
  bare = false,
}: {
  name: string;
  value: string;
  label: string;
  /** what it does, in a sentence */
  hint?: string | undefined;
  /** why it is not possible now */
  refused?: string | undefined;
  plain?: boolean;
  /** the form has this button alone: nothing tells which one it was */
  bare?: boolean;
}) {
  const sends = refused === undefined && !bare;
  const id = `${name}-${value}-why`;
  const said = refused ?? (hint || undefined);
  return (
    <div class="decision">
      <button
        type={refused === undefined ? 'submit' : 'button'}
        name={sends ? name : undefined}
        value={sends ? value : undefined}
        class={plain ? 'second' : undefined}
        aria-disabled={refused === undefined ? undefined : 'true'}
        aria-describedby={said === undefined ? undefined : id}
      >
        {label}
      </button>
      {said !== undefined && (
        <span class="hint" id={id}>
          {said}
        </span>
      )}
    </div>
  );
}

/** Why somebody decides: every decision asks for it. */
export function Reason({ call, value = '' }: { call: Pick<PageCall, 'words'>; value?: string }) {
  const { words } = call;
  return (
    <div class="field">
      <label for="reason">{words.reason}</label>
      <p class="hint" id="reason-hint">
        {words.reasonHint}
      </p>
      <textarea
        id="reason"
        name="reason"
        rows={2}
        maxlength={5000}
        required
        aria-describedby="reason-hint"
        hx-preserve="true"
      >
        {value}
      </textarea>
    </div>
  );
}

/** Asks to type something, so that nobody destroys by a slip of the hand; `isTyped` checks it. */
export function TypedConfirmation({
  call,
  text,
  wrong,
}: {
  call: Pick<PageCall, 'words'>;
  text: string;
  wrong?: boolean;
}) {
  const { words } = call;
  return (
    <Field
      name="typed"
      label={words.typeToConfirm(text)}
      autocomplete="off"
      required
      maxlength={100}
      wrong={wrong ? words.typedWrong(text) : undefined}
    />
  );
}

/** Whether what was typed is what was asked for; blanks around it do not count. */
export function isTyped(typed: string | undefined, text: string): boolean {
  return typed?.trim() === text;
}

/** Facts about one thing, each with its name. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: Child])[] }) {
  return (
    <dl class="sums">
      {facts.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}
