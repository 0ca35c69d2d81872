import { type Link, led, type TablePlan } from '../whmcs/plan.ts';

/** The SQL that takes one batch of a table from import_stage into the record. */
export interface Statements {
  create: string;
  drop: string;
  copy: string;
  /** Finds for each staged row its links, what Tenure knows of it, and so its outcome. */
  resolve: string;
  before: string[];
  insert: string[];
  update: string[];
  after: string[];
  /** One row per outcome: outcome, rows. */
  counts: string;
  /** Rows with something to say: source_row, outcome, missing (a bit per link), remarks. */
  remarks: string;
  /** Amounts of rows that were not written, beside what Tenure has: sum, outcome, currency, amount. */
  sums: string | undefined;
  /** Staged first, in this order, and hashed. */
  hashed: string[];
  /** Staged after them. */
  unhashed: string[];
  /** The links by the bit that says that one is missing. */
  linkBits: { bit: number; link: Link }[];
}

/** What `:name` stands for in the SQL of a plan. */
export interface Ids {
  source: number;
  provider: number;
}

/** Builds the statements of a plan. Names come from the plans of this program only, never from data. */
export function statements(plan: TablePlan, ids: Ids): Statements {
  const links = Object.entries(plan.links ?? {});
  const extras = Object.entries(plan.extras ?? {});
  const linkNames = links.map(([name]) => name);
  const unhashed = plan.unhashed ?? [];
  const staged = [...plan.fields, ...linkNames, ...extras.map(([name]) => name)];
  const bits = new Map(linkNames.map((name, index) => [name, 1 << index]));
  const fill = (sql: string) => fillIn(sql, plan, ids, bits);
  const stagedColumns = [...staged.map((name) => (linkNames.includes(name) ? `src_${name}` : name))];
  const own = plan.key ? '' : 'id, source_id, source_row, ';
  const written = [...plan.fields, ...linkNames, ...Object.keys(plan.computed ?? {})];
  const values = [
    ...plan.fields.map((name) => `r.${name}`),
    ...linkNames.map((name) => `r.${name}`),
    ...Object.values(plan.computed ?? {}).map(({ insert }) => insert),
  ];
  const targetRow = (plan.targetRow ?? 's.source_row').replaceAll('s.', 'r.');
  const known = `ir.source_id = ${ids.source} and ir.source_table = '${plan.phase}'`;
  return {
    create: createTables(plan, links, extras),
    drop: 'drop table if exists import_stage, import_resolved',
    copy: `copy import_stage (source_row, hash, ${reorder(stagedColumns, unhashed).join(', ')}) from stdin`,
    resolve: resolve(plan, ids, links, extras, bits, known),
    before: (plan.before ?? []).map(fill),
    insert: [
      `insert into ${plan.target} (${own}${plan.hasSourceTable ? 'source_table, ' : ''}${
        plan.hasProvider ? 'provider_id, ' : ''
      }${written.join(', ')})
        select ${plan.key ? '' : `r.row_id, ${ids.source}, ${targetRow}, `}${
          plan.hasSourceTable ? `'${plan.phase}', ` : ''
        }${plan.hasProvider ? `${ids.provider}, ` : ''}${values.join(', ')}
        from import_resolved r where r.outcome = 'new'`,
      `insert into import_rows (source_id, source_table, source_row, row_id, version, hash)
        select ${ids.source}, '${plan.phase}', r.source_row, r.row_id, ${plan.hasVersion ? '1' : 'null'}, r.hash
        from import_resolved r where r.outcome = 'new'`,
    ],
    update: [
      `update ${plan.target} t set ${assignments(plan, linkNames)} from import_resolved r
        where r.outcome = 'changed' and ${sameRow(plan, 'r')}`,
      `update import_rows ir set hash = r.hash, version = ${plan.hasVersion ? 'r.old_version + 1' : 'null'}
        from import_resolved r where r.outcome = 'changed' and ${known} and ir.source_row = r.source_row`,
    ],
    after: (plan.after ?? []).map(fill),
    counts: 'select outcome, count(*)::int as rows from import_resolved group by outcome',
    remarks: remarks(plan),
    sums: sums(plan),
    hashed: staged.filter((name) => !unhashed.includes(name)),
    unhashed: [...unhashed],
    linkBits: links.map(([name, link]) => ({ bit: bits.get(name) ?? 0, link })),
  };
}

/** Rows that were imported once and are not in the batch although their ids lie within it. */
export function goneRows(plan: TablePlan, ids: Ids): string {
  return `select source_row from import_rows where source_id = ${ids.source} and source_table = '${plan.phase}'
    and source_row > $1 and source_row <= $2 and source_row <> all($3::bigint[])
    except select source_row from import_stage`;
}

/** What Tenure still counts of rows that are gone, by the name of the sum: statements over `$1`, their numbers. */
export function goneSums(plan: TablePlan, ids: Ids): Record<string, string> {
  const given = plan.goneSums;
  const generic = (plan.sums ?? []).map(({ name, column }) => [
    name,
    `select currency, sum(${column}) as amount from ${plan.target}
      where source_id = :source and source_row = any(:gone) group by 1`,
  ]);
  return Object.fromEntries(
    Object.entries(given ?? (Object.fromEntries(generic) as Record<string, string>)).map(([name, sql]) => [
      name,
      sql.replaceAll(':source', String(ids.source)).replaceAll(':gone', '$1::bigint[]'),
    ]),
  );
}

function createTables(
  plan: TablePlan,
  links: readonly (readonly [string, Link])[],
  extras: readonly (readonly [string, string])[],
): string {
  const fields = plan.fields.join(', ');
  const more = [
    ...links.map(([name]) => `src_${name} bigint`),
    ...extras.map(([name, type]) => `${name} ${type}`),
  ];
  const staged = ['source_row bigint', 'hash bigint', ...more].map((column) => `add column ${column}`);
  const resolved = [
    ...links.map(([name]) => `${name} bigint`),
    ...['missing integer', 'known_hash bigint', 'old_version integer', 'outcome text', 'row_id bigint'],
  ].map((column) => `add column ${column}`);
  const like = `as select ${fields || 'null::text as nothing'} from ${plan.target} with no data`;
  return `drop table if exists import_stage, import_resolved;
    create temp table import_stage on commit delete rows ${like};
    alter table import_stage ${staged.join(', ')};
    create temp table import_resolved on commit delete rows ${like};
    alter table import_resolved ${[...staged, ...resolved].join(', ')};`;
}

function resolve(
  plan: TablePlan,
  ids: Ids,
  links: readonly (readonly [string, Link])[],
  extras: readonly (readonly [string, string])[],
  bits: ReadonlyMap<string, number>,
  known: string,
): string {
  const sequence = `nextval(pg_get_serial_sequence('${plan.target}', 'id'))`;
  const copied = [...plan.fields, ...links.map(([name]) => `src_${name}`), ...extras.map(([name]) => name)];
  const found = links.map(([name]) => `l_${name}.id`);
  const missing = links.map(
    ([name]) =>
      `case when s.src_${name} is not null and l_${name}.id is null then ${bits.get(name)} else 0 end`,
  );
  const version = plan.hasVersion ? 't.version' : 'null';
  return `insert into import_resolved (source_row, hash, ${[...copied, ...links.map(([name]) => name)].join(', ')},
      missing, known_hash, old_version, outcome, row_id)
    select s.source_row, s.hash # m.missing, ${[...copied.map((name) => `s.${name}`), ...found].join(', ')},
      m.missing, ir.hash, ${version}, ${outcome(plan, ids, links)},
      ${plan.key ? `l_${plan.key[0]}.id` : `coalesce(ir.row_id, ${sequence})`}
    from import_stage s
    left join import_rows ir on ${known} and ir.source_row = s.source_row
    ${links.map(([name, link]) => joinLink(name, link, ids)).join('\n    ')}
    left join ${plan.target} t on ${sameRow(plan, 'ir')}
    ${joinClient(plan)}
    cross join lateral (select (${missing.join(' | ') || '0'})::bigint as missing) m`;
}

function outcome(plan: TablePlan, ids: Ids, links: readonly (readonly [string, Link])[]): string {
  const exists = `t.${plan.key?.[0] ?? 'id'} is not null`;
  const client = clientAlias(plan);
  const special = (plan.outcomes ?? []).map(
    ([condition, reason]) => `when ${condition.replaceAll(':source', String(ids.source))} then '${reason}'`,
  );
  const required = links
    .filter(([, link]) => link.required)
    .map(([name, { required, missing, phase }]) => {
      const named = required === 'if-named' ? `s.src_${name} is not null and ` : '';
      return `when ${named}l_${name}.id is null then case when exists (select from import_rows d
        where d.source_id = ${ids.source} and d.source_table = '${phase}' and d.source_row = s.src_${name})
        then 'kept-deleted-in-tenure' else '${missing}' end`;
    });
  return `case ${[
    ...special,
    ...required,
    `when ir.row_id is not null and not ${exists} then 'kept-deleted-in-tenure'`,
    "when ir.hash = s.hash # m.missing then 'unchanged'",
    ...(client ? [`when ${client}.id is not null and ${led(client)} then 'kept-led-by-tenure'`] : []),
    "when ir.row_id is null then 'new'",
    ...(plan.hasVersion ? ["when t.version is distinct from ir.version then 'kept-changed-in-tenure'"] : []),
    "else 'changed'",
  ].join('\n      ')} end`;
}

function joinLink(name: string, { target, phase, shared }: Link, { source }: Ids): string {
  const from = `${target} l_${name} on`;
  if (!shared)
    return `left join ${from} l_${name}.source_id = ${source} and l_${name}.source_row = s.src_${name}`;
  return `left join import_rows i_${name} on i_${name}.source_id = ${source}
      and i_${name}.source_table = '${phase}' and i_${name}.source_row = s.src_${name}
    left join ${from} l_${name}.id = i_${name}.row_id`;
}

function clientAlias({ client }: TablePlan): string | undefined {
  if (client === undefined) return undefined;
  if (client === 'self') return 't';
  return client.through ? 'c' : `l_${client.link}`;
}

function joinClient({ client }: TablePlan): string {
  if (client === undefined || client === 'self' || !client.through) return '';
  return `left join clients c on c.id = l_${client.link}.${client.through}`;
}

function sameRow(plan: TablePlan, known: 'ir' | 'r'): string {
  if (!plan.key) return `t.id = ${known}.row_id`;
  const value = (name: string) => (known === 'ir' ? `l_${name}.id` : `r.${name}`);
  return plan.key.map((name) => `t.${name} = ${value(name)}`).join(' and ');
}

function assignments(plan: TablePlan, links: readonly string[]): string {
  const plain = [...plan.fields, ...links].map((name) => `${name} = r.${name}`);
  const computed = Object.entries(plan.computed ?? {}).map(
    ([name, { insert, update }]) => `${name} = ${update ?? insert}`,
  );
  return [...plain, ...computed].join(', ');
}

function remarks(plan: TablePlan): string {
  const own = (plan.remarks ?? []).map(
    ([condition, reason]) => `case when ${condition} then '${reason}' end`,
  );
  const list = `array_remove(array[${own.join(', ')}]::text[], null)`;
  return `select source_row, outcome, missing, ${list} as remarks from import_resolved r
    where outcome not in ('new', 'changed', 'unchanged', 'nothing') or missing <> 0
    ${(plan.remarks ?? []).map(([condition]) => `or (${condition})`).join(' ')}
    order by source_row`;
}

function sums({ sums: wanted = [], target }: TablePlan): string | undefined {
  if (wanted.length === 0) return undefined;
  // a row that was written has what the source has; of the others the difference is explained by its outcome
  const parts = wanted.flatMap(({ name, column }) => [
    `select '${name}' as sum, r.outcome, r.currency::text, r.${column}::numeric as amount
      from import_resolved r where r.outcome not in ('new', 'changed')`,
    `select '${name}', r.outcome, t.currency::text, -t.${column}::numeric from import_resolved r
      join ${target} t on t.id = r.row_id where r.outcome not in ('new', 'changed')`,
  ]);
  return `select sum, outcome, currency, sum(amount)::text as amount from (${parts.join(' union all ')}) p
    group by 1, 2, 3 having sum(amount) <> 0`;
}

/** The unhashed columns come last. */
function reorder(columns: readonly string[], unhashed: readonly string[]): string[] {
  return [...columns.filter((name) => !unhashed.includes(name)), ...unhashed];
}

function fillIn(sql: string, plan: TablePlan, ids: Ids, bits: ReadonlyMap<string, number>): string {
  return sql
    .replaceAll(':source', String(ids.source))
    .replaceAll(':provider', String(ids.provider))
    .replaceAll(':phase', `'${plan.phase}'`)
    .replace(/:bit\((\w+)\)/g, (_, name: string) => String(bits.get(name) ?? 0));
}
