-- Links that are followed backwards when a client's rows are removed or moved.
create index addons_order on addons (order_id) where order_id is not null;
create index services_order on services (order_id) where order_id is not null;
create index domains_order on domains (order_id) where order_id is not null;
create index clients_held_by on clients (held_by) where held_by is not null;
create index credit_entries_invoice on credit_entries (invoice_id) where invoice_id is not null;
create index credit_entries_transaction on credit_entries (transaction_id) where transaction_id is not null;
create index invoice_items_addon on invoice_items (addon_id) where addon_id is not null;
create index invoice_items_domain on invoice_items (domain_id) where domain_id is not null;
create index invoice_items_linked_invoice on invoice_items (linked_invoice_id) where linked_invoice_id is not null;
create index orders_requested_by_login on orders (requested_by_login_id) where requested_by_login_id is not null;
create index tickets_login on tickets (login_id) where login_id is not null;
create index tickets_service on tickets (service_id) where service_id is not null;
create index ticket_messages_login on ticket_messages (login_id) where login_id is not null;
create index transactions_refund_of on transactions (refund_of_id) where refund_of_id is not null;
