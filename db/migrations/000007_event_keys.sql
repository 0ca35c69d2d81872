-- A key per event, so that an activity that is retried after a crash never writes an event twice.
alter table operation_events add column key text not null default '';
create unique index operation_events_key on operation_events (operation_id, key) where key <> '';
-- Rows that an operation works on in a batch are read by position.
create index operation_before_images_rows on operation_before_images (table_name, row_id);
