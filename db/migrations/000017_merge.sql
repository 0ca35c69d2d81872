-- Which rows a merge or an un-merge has given to another client: one row per batch, so that very many cost little.
create table merge_moves (
  operation_id uuid not null references operations,
  table_name   text not null,
  batch        integer not null,
  keys         text[] not null,
  primary key (operation_id, table_name, batch)
);
comment on column merge_moves.keys is 'of the rows, without the client where it is part of the key';

-- What the few rows held that a merge or an un-merge has changed, dropped or brought back.
create table merge_images (
  operation_id uuid not null references operations,
  client_id    bigint not null references clients,
  table_name   text not null,
  key          jsonb not null,
  before       jsonb,
  after        jsonb,
  primary key (operation_id, table_name, key)
);
create index merge_images_client on merge_images (client_id);
comment on column merge_images.client_id is 'the survivor';
comment on column merge_images.before is 'null: the row was not there; a dropped row as a whole, else the columns that may have changed';
comment on column merge_images.after is 'null: the row was dropped';
