-- L15. Add-ons and domains may be paid another way than their service and the client's usual one.
alter table addons add column payment_method text;
alter table domains add column payment_method text;
comment on column addons.payment_method is 'name of a gateway; null: as the service, or as the client';
comment on column domains.payment_method is 'name of a gateway; null: as the client';
