-- What other systems were told is forgotten after a time; the daily sweep looks for the oldest.
create index webhook_deliveries_created on webhook_deliveries (created_at);
create index outbox_created on outbox (created_at);
