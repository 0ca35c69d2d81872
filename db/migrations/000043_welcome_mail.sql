-- A new client can be welcomed by mail.
alter table clients add column welcome_wanted boolean not null default false;
comment on column clients.welcome_wanted is 'the client is new and still to be written to';
create index clients_welcome_wanted on clients (id) where welcome_wanted;

-- What the system writes by itself is no edit.
create or replace function touch_client() returns trigger language plpgsql as $$
declare
  by_itself constant text[] :=
    array['last_sign_in_at', 'last_sign_in_address', 'last_sign_in_host', 'welcome_wanted', 'search'];
begin
  if to_jsonb(new) - by_itself <> to_jsonb(old) - by_itself then
    new.version := old.version + 1;
    new.updated_at := now();
  end if;
  return new;
end $$;
