-- The record of operations: mirrored with each step mark, so it answers when no worker is up.
create table operations (
  id                 uuid primary key,
  kind               text not null,
  provider_id        bigint not null references providers,
  client_id          bigint references clients,
  exclusive          boolean not null,
  workflow_id        text not null,
  state              text not null check (state in ('awaiting-approval', 'scheduled', 'running', 'paused', 'blocked', 'completed', 'cancelled', 'rolling-back', 'rolled-back', 'failed')),
  params             jsonb not null,
  plan               jsonb not null,
  plan_hash          text not null,
  plan_bound         boolean not null default false,
  requested_by_kind  text not null,
  requested_by       text not null,
  reason             text not null default '',
  approval_required  boolean not null default false,
  approved_by        text,
  start_at           timestamptz,
  resume_at          timestamptz,
  current_step       text,
  problem            jsonb,
  past_no_return_at  timestamptz,
  result             jsonb,
  last_seq           integer not null default 0,
  chain_head         text not null default '',
  created_at         timestamptz not null default now(),
  started_at         timestamptz,
  ended_at           timestamptz,
  updated_at         timestamptz not null default now(),
  check ((state in ('completed', 'cancelled', 'rolled-back', 'failed')) = (ended_at is not null))
);
create unique index operations_lock on operations (client_id) where exclusive and ended_at is null;
create index operations_client on operations (client_id, created_at desc, id desc);
create index operations_list on operations (created_at desc, id desc);
create index operations_state on operations (state, created_at desc, id desc);
create index operations_kind on operations (kind, created_at desc, id desc);
create index operations_open on operations (created_at) where ended_at is null;
alter table clients add foreign key (held_by) references operations deferrable initially deferred;
alter table messages add foreign key (operation_id) references operations;

create table operation_steps (
  operation_id    uuid not null references operations,
  step_id         text not null,
  position        integer not null,
  title           text not null,
  state           text not null check (state in ('pending', 'running', 'retrying', 'blocked', 'done', 'skipped', 'undoing', 'undone', 'undo-failed')),
  point_of_no_return boolean not null default false,
  undoable        boolean not null default false,
  skippable       text,
  attempt         integer not null default 0,
  next_attempt_at timestamptz,
  error           jsonb,
  summary         jsonb,
  skipped_by      text,
  items_total     integer,
  started_at      timestamptz,
  ended_at        timestamptz,
  primary key (operation_id, step_id)
);

-- One row per thing a step touches one by one (a service on its server); `id` is the row's number in its table.
create table operation_items (
  operation_id    uuid not null,
  step_id         text not null,
  position        integer not null,
  item_id         bigint not null,
  state           text not null check (state in ('pending', 'running', 'retrying', 'blocked', 'done', 'skipped', 'undone')),
  attempt         integer not null default 0,
  next_attempt_at timestamptz,
  error           jsonb,
  summary         jsonb,
  skipped_by      text,
  ended_at        timestamptz,
  primary key (operation_id, step_id, item_id),
  foreign key (operation_id, step_id) references operation_steps
);
create unique index operation_items_position on operation_items (operation_id, step_id, position);
create index operation_items_state on operation_items (operation_id, step_id, state, position);

-- What a row held before a step changed it, for undo and reopen. Only columns that are no personal data.
create table operation_before_images (
  operation_id uuid not null,
  step_id      text not null,
  table_name   text not null,
  row_id       bigint not null,
  before       jsonb not null,
  restored_at  timestamptz,
  primary key (operation_id, step_id, table_name, row_id)
);

create table operation_events (
  operation_id uuid not null references operations,
  seq          integer not null check (seq > 0),
  at           timestamptz not null,
  type         text not null,
  data         jsonb not null default '{}',
  prev_hash    text not null,
  hash         text not null,
  primary key (operation_id, seq)
);
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
create trigger operation_events_append_only before update or delete on operation_events
  for each row execute function refuse_change();
create function notify_event() returns trigger language plpgsql as $$
begin
  perform pg_notify('operation_events', new.operation_id::text);
  return null;
end $$;
create trigger operation_events_notify after insert on operation_events
  for each row execute function notify_event();

create table operation_decisions (
  id           uuid primary key,
  operation_id uuid not null references operations,
  action       text not null check (action in ('approve', 'reject', 'pause', 'resume', 'postpone', 'retry', 'skip', 'roll-back', 'cancel', 'confirm', 'restart')),
  step_id      text,
  items        jsonb,
  until        timestamptz,
  answer       jsonb,
  reason       text not null default '',
  by_kind      text not null,
  by_id        text not null,
  state        text not null default 'sent' check (state in ('sent', 'accepted', 'refused', 'applied')),
  refusal      text,
  created_at   timestamptz not null default now(),
  applied_at   timestamptz
);
create index operation_decisions_operation on operation_decisions (operation_id, created_at);
