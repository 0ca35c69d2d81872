/** A field for text that is long or has a form of its own, such as HTML or JSON. */
export function LongText({
  name,
  label,
  value,
  rows,
  hint,
  readonly = false,
  dir = 'auto',
}: {
  name: string;
  label: string;
  value: string;
  rows: number;
  hint?: string;
  readonly?: boolean;
  dir?: 'auto' | 'ltr';
}) {
  return (
    <div class="field wide">
      <label for={name}>{label}</label>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <textarea
        {...{ id: name, name, rows, readonly, dir, spellcheck: false }}
        aria-describedby={hint && `${name}-hint`}
      >
        {value}
      </textarea>
    </div>
  );
}
