-- What an import brought over, row by row: the hash of a source row as it was mapped when Tenure last took it.
-- A row here whose target is gone was deleted in Tenure, and no later import brings it back.
create table import_rows (
  source_id    bigint not null references import_sources,
  source_table text collate "C" not null,
  source_row   bigint not null,
  row_id       bigint not null,
  version      integer,
  hash         bigint not null,
  primary key (source_id, source_table, source_row)
);
comment on column import_rows.version is 'the version that the import left on the target row; another one there means Tenure has changed it';
