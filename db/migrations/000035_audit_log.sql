-- Who got in, who did not, who may do what since when, and who looked at what only few may see. Each line carries the
-- hash of the one before it. It holds numbers and codes, never what a client's record says.
create table audit_log (
  seq         bigint primary key check (seq > 0),
  at          timestamptz not null,
  action      text not null,
  actor_kind  text not null check (actor_kind in ('token', 'staff', 'client', 'operation', 'import', 'system')),
  actor_id    text,
  address     text,
  provider_id bigint,
  subject     text,
  data        jsonb not null default '{}',
  prev_hash   text not null,
  hash        text not null
);
comment on column audit_log.address is 'of staff and of tokens; where a client signed in from stands with its session';
comment on column audit_log.subject is 'what it is about, as staff:3 or client:7';
create index audit_log_subject on audit_log (subject, at);
create index audit_log_address on audit_log (address, at) where address is not null;

create trigger audit_log_append_only before update or delete on audit_log
  for each row execute function refuse_change();
create trigger audit_log_never_emptied before truncate on audit_log
  for each statement execute function refuse_change();
