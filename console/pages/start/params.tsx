import { z } from 'zod';
import { askableParams, type OperationKind } from '../../../domain/operations/kinds.ts';
import { Field } from '../../../web/elements.tsx';
import { Select } from '../../components/filters.tsx';
import type { StaffCall } from '../../env.ts';
import { choiceWord } from '../../words/choices.ts';
import { paramHint, paramLabel } from '../../words/params.ts';
import { startWords } from '../../words/start.ts';

/** Fields of forms begin with this, so that no parameter meets what a start adds. */
export const PREFIX = 'p.';

interface Param {
  name: string;
  about: string | undefined;
  required: boolean;
  kind:
    | { as: 'choice'; choices: string[] }
    | { as: 'flag'; usual: boolean }
    | { as: 'text' | 'number' | 'json' };
}

/** The parameters of a kind of operation as the API describes them: a new one is asked for without a line of code. */
export function paramsOf(kind: OperationKind): Param[] {
  const { properties = {}, required = [] } = z.toJSONSchema(askableParams[kind], {
    io: 'input',
    unrepresentable: 'any',
  });
  return Object.entries(properties).flatMap(([name, schema]) =>
    typeof schema === 'boolean'
      ? []
      : [{ name, about: schema.description, required: required.includes(name), kind: kindOf(schema) }],
  );
}

type Schema = z.core.JSONSchema.BaseSchema;

function kindOf({ type, enum: choices, const: only, default: usual }: Schema): Param['kind'] {
  if (choices) return { as: 'choice', choices: choices.map(String) };
  if (type === 'boolean' || typeof only === 'boolean') return { as: 'flag', usual: usual === true };
  if (type === 'integer' || type === 'number') return { as: 'number' };
  return { as: type === 'string' ? 'text' : 'json' };
}

/**
 * What a form says about the parameters, as the API takes them; what it is for the API to refuse stays as it was typed.
 * @param typed the fields without their prefix
 */
export function readParams(kind: OperationKind, typed: Record<string, string>): Record<string, unknown> {
  const read = paramsOf(kind).flatMap((param): [string, unknown][] => {
    const text = typed[param.name]?.trim() ?? '';
    if (param.kind.as === 'flag') return flagOf(param, text);
    if (text === '') return [];
    if (param.kind.as === 'number') return [[param.name, /^\d{1,15}$/.test(text) ? Number(text) : text]];
    return [[param.name, param.kind.as === 'json' ? jsonOf(text) : text]];
  });
  return Object.fromEntries(read);
}

/** A flag that is not set is left out where the API has no default that differs. */
function flagOf({ name, required, kind }: Param, text: string): [string, unknown][] {
  if (text === 'true') return [[name, true]];
  if (text === 'false' && (required || (kind.as === 'flag' && kind.usual))) return [[name, false]];
  return [];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The fields for the parameters of a kind. */
export function ParamFields({
  call,
  kind,
  typed,
}: {
  call: StaffCall;
  kind: OperationKind;
  typed: Record<string, string>;
}) {
  const words = startWords(call.language);
  return (
    <>
      {paramsOf(kind)
        // A merge's choices are made where the two profiles stand side by side.
        .filter(({ name }) => !(kind === 'merge' && name === 'fields'))
        .map((param) => {
          const about = paramHint(call.language, param);
          const named = paramLabel(call.language, param.name);
          const label = param.required ? named : `${named} (${words.optional})`;
          const value = typed[param.name];
          const name = `${PREFIX}${param.name}`;
          if (param.kind.as === 'choice')
            return (
              <>
                <Select
                  {...{ name, label, value, required: param.required }}
                  choices={param.kind.choices.map((choice) => ({
                    ...{ value: choice, label: choiceWord(call.language, param.name, choice) },
                  }))}
                  {...(!param.required && { empty: words.unset })}
                />
                {about && <p class="hint under">{about}</p>}
              </>
            );
          if (param.kind.as === 'flag')
            return (
              <>
                <Select
                  {...{ name, label, value: value ?? String(param.kind.usual) }}
                  choices={[
                    { value: 'true', label: call.words.yes },
                    { value: 'false', label: call.words.no },
                  ]}
                />
                {about && <p class="hint under">{about}</p>}
              </>
            );
          const hint = [about, param.kind.as === 'json' ? words.jsonHint : undefined]
            .filter(Boolean)
            .join('. ');
          return <Field {...{ name, label, hint, value: value ?? '', required: param.required }} />;
        })}
    </>
  );
}
