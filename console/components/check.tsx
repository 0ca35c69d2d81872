/** A box to tick, with its name and what it does. */
export function Check({
  name,
  label,
  checked,
  hint,
}: {
  name: string;
  label: string;
  checked: boolean;
  hint?: string;
}) {
  return (
    <div class="field">
      <div class="check">
        <input
          {...{ type: 'checkbox', id: name, name, value: 'true', checked }}
          aria-describedby={hint === undefined ? undefined : `${name}-hint`}
        />
        <label for={name}>{label}</label>
      </div>
      {hint !== undefined && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
