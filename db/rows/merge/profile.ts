import type { FieldMerge } from '../../catalogue/types.ts';
import { clientTables } from '../../catalogue.ts';
import type { Sql, Tx } from '../../connect.ts';
import type { Move } from './moves.ts';

export type Choice = 'survivor' | 'other';

/** A field of a client that both profiles have a say in. */
export interface ProfileField {
  /** as the API names it */
  field: string;
  column: string;
  label: string;
  rule: Exclude<FieldMerge, 'own'>;
  /** it names something that one provider has and another has not */
  ofProvider: boolean;
}

/** The fields of a profile that staff may choose, in the order of the catalogue. */
export const profileFields: readonly ProfileField[] = Object.entries(clientTables.clients.columns).flatMap(
  ([column, declared]) => {
    const rule = 'merge' in declared ? (declared.merge as FieldMerge) : 'own';
    if (rule === 'own') return [];
    const label = 'label' in declared ? (declared.label ?? column) : column;
    return [{ field: camelCase(column), column, label, rule, ofProvider: declared.holds === 'link' }];
  },
);

export type Choices = Readonly<Record<string, Choice>>;

/** Both profiles and what would become of them, as rows of one table; values as the database has them. */
export interface ComparedField {
  field: string;
  survivor: unknown;
  other: unknown;
  result: unknown;
}

/** Puts two profiles side by side. */
export async function compareProfiles(
  sql: Sql,
  { from, to }: Pick<Move, 'from' | 'to'>,
  choices: Choices,
): Promise<ComparedField[]> {
  const fields = profileFields.map(
    ({ column, ...field }, place) =>
      `(${place}, '${field.field}', to_jsonb(s.${column}), to_jsonb(o.${column}), to_jsonb(${mergedValue({ column, ...field }, choices)}))`,
  );
  const rows = await sql.unsafe<ComparedField[]>(
    `select v.field, v.survivor, v.other, v.result from clients s cross join clients o
     cross join lateral (values ${fields.join(', ')}) as v (place, field, survivor, other, result)
     where s.id = $2 and o.id = $1 order by v.place`,
    [from, to] as never[],
  );
  return [...rows];
}

/** Gives the survivor its fields by the rules and choices, and remembers what they were. */
export async function mergeProfile(tx: Tx, { operationId, from, to }: Move, choices: Choices): Promise<void> {
  const sets = profileFields.map((field) => `${field.column} = ${mergedValue(field, choices)}`);
  const values = (row: string) =>
    `jsonb_build_object(${profileFields.map(({ column }) => `'${column}', ${row}.${column}`).join(', ')})`;
  await tx.unsafe(
    `with merged as (
       update clients t set ${sets.join(', ')} from clients s, clients o
       where t.id = $2 and s.id = $2 and o.id = $1
       returning ${values('s')} as before, ${values('t')} as after)
     insert into merge_images (operation_id, client_id, table_name, key, before, after)
     select $3::uuid, $2::bigint, 'clients', jsonb_build_object('id', $2::bigint), before, after from merged
     on conflict do nothing`,
    [from, to, operationId] as never[],
  );
}

/** Writes into the survivor's log what an operation has made of its profile; nothing when that is nothing. */
export async function logProfile(
  tx: Tx,
  {
    operationId,
    survivorId,
    action,
    now,
  }: { operationId: string; survivorId: number; action: string; now: string },
): Promise<number> {
  const [row] = await tx<{ fields: number }[]>`
    with changed as (
      select name, before -> name as "from", after -> name as "to"
      from merge_images, lateral jsonb_object_keys(before) as name
      where operation_id = ${operationId} and table_name = 'clients' and before -> name is distinct from after -> name),
    logged as (
      insert into change_log (provider_id, client_id, entity, entity_id, action, changes, actor_kind, actor_id, operation_id, at)
      select c.provider_id, c.id, 'client', c.id, ${action},
             (select jsonb_object_agg(f.field, jsonb_build_object('from', "from", 'to', "to"))
              from changed join unnest(${profileFields.map(({ column }) => column)}::text[],
                                       ${profileFields.map(({ field }) => field)}::text[]) as f (name, field) using (name)),
             'operation', ${operationId}, ${operationId}, ${now}
      from clients c where c.id = ${survivorId} and exists (select from changed))
    select count(*)::int as fields from changed`;
  return row?.fields ?? 0;
}

/** SQL of a field's value in the survivor, over the rows `s` (survivor) and `o` (the other). */
function mergedValue({ field, column, rule, ofProvider }: ProfileFieldRule, choices: Choices): string {
  const value = chosenValue(column, choices[field] ?? rule);
  return ofProvider ? `case when s.provider_id = o.provider_id then ${value} else s.${column} end` : value;
}
type ProfileFieldRule = Pick<ProfileField, 'field' | 'column' | 'rule' | 'ofProvider'>;

function chosenValue(column: string, rule: ProfileField['rule'] | Choice): string {
  switch (rule) {
    case 'survivor':
      return `s.${column}`;
    case 'other':
      return `o.${column}`;
    case 'filled':
      return `case when nullif(s.${column}::text, '') is null and nullif(o.${column}::text, '') is not null then o.${column} else s.${column} end`;
    case 'earlier':
      return `least(s.${column}, o.${column})`;
    case 'later':
      return `greatest(s.${column}, o.${column})`;
    case 'joined':
      return `o.${column} || s.${column}`;
  }
}

function camelCase(column: string): string {
  return column.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
