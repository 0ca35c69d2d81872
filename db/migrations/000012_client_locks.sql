-- Operations that hold two clients (merge, un-merge), and operations that outlive the client that they delete.
alter table operations add column other_client_id bigint;
create index operations_other_client on operations (other_client_id, created_at desc, id desc) where other_client_id is not null;
comment on column operations.other_client_id is 'the second client that it holds';

-- The number stays when the client is gone: it is what the evidence names.
alter table operations drop constraint operations_client_id_fkey;

-- One exclusive operation per client, also where an operation holds two of them.
create table client_locks (
  client_id    bigint primary key,
  operation_id uuid not null references operations
);
create index client_locks_operation on client_locks (operation_id);

create function keep_client_locks() returns trigger language plpgsql as $$
begin
  if new.ended_at is not null then
    delete from client_locks where operation_id = new.id;
  else
    -- in the order of the numbers, so that two merges in opposite directions do not wait for each other
    insert into client_locks (client_id, operation_id)
    select distinct held, new.id from unnest(array[new.client_id, new.other_client_id]) as held
    where held is not null and not exists (
      select from client_locks l where l.client_id = held and l.operation_id = new.id)
    order by held;
  end if;
  return null;
end $$;
create trigger operations_take_locks after insert on operations
  for each row when (new.exclusive) execute function keep_client_locks();
create trigger operations_keep_locks after update of ended_at on operations
  for each row when (new.exclusive and old.ended_at is distinct from new.ended_at) execute function keep_client_locks();

insert into client_locks (client_id, operation_id)
select client_id, id from operations where exclusive and ended_at is null and client_id is not null;
