-- The cases that carry ladders out, and the sweep that finds who needs one.
alter table dunning_cases add column problem text;
comment on column dunning_cases.problem is 'code of why the last look could not do all that is due; it is tried again';

-- What is due and not paid, in the order of its due dates: paid invoices cost the sweep nothing.
create index invoices_open_due on invoices (due_on, id) where status in ('unpaid', 'payment-pending');

create table dunning_sweep (
  singleton boolean primary key default true check (singleton),
  last_at   timestamptz not null
);
comment on table dunning_sweep is 'when debts were looked through last: a long gap is an outage';
