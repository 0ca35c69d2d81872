-- Filters of the lists that had no index.
create index clients_country on clients (country, id);
create index clients_currency on clients (currency, id);
create index clients_archived on clients (id) where archived_at is not null;
create index operations_provider on operations (provider_id, created_at desc, id desc);
