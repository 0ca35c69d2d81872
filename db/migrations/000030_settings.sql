-- Settings at each level. What a group decides was in columns of its own: now it is a setting like those of others.
alter table providers
  add column settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object');

update client_groups set settings = settings
  || case when suspension_exempt then '{"suspensionExempt": true}' else '{}' end::jsonb
  || case when separate_invoices then '{"separateInvoices": true}' else '{}' end::jsonb
  where suspension_exempt or separate_invoices;
alter table client_groups
  drop column suspension_exempt,
  drop column separate_invoices,
  add column version integer not null default 1,
  add column updated_at timestamptz not null default now(),
  add check (jsonb_typeof(settings) = 'object');
create trigger client_groups_touch before update on client_groups for each row execute function touch_row();
