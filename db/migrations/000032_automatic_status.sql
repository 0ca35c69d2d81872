-- Whether a client has anything that runs is asked of every client once a day.
create index services_running on services (client_id) where status in ('active', 'suspended');
create index addons_running on addons (client_id) where status in ('active', 'suspended');
create index domains_running on domains (client_id) where status in ('active', 'pending-transfer');
create index orders_pending on orders (client_id, placed_at) where status = 'pending';
