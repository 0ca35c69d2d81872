-- The billing ledger: what an invoice owes follows from its entries; nobody types it in.
alter table transactions
  add column kind text not null default 'entry' check (kind in ('entry', 'payment', 'refund', 'reversal')),
  add column credited_minor bigint not null default 0,
  add check (kind <> 'payment' or (amount_in_minor >= 0 and amount_out_minor = 0 and credited_minor between 0 and amount_in_minor)),
  add check (kind not in ('refund', 'reversal')
    or (amount_in_minor = 0 and amount_out_minor >= 0 and credited_minor between -amount_out_minor and 0));
comment on column transactions.kind is 'refund: given back and no longer asked for; reversal: taken back and owed again; entry: as another system booked it';
comment on column transactions.credited_minor is 'how much of it went into the client''s credit, negative: came out of it; the rest belongs to the invoice';
create index transactions_client_at on transactions (client_id, at);
-- Also imported rows: a gateway that repeats an event from before the import must not book it again.
create index transactions_gateway_reference on transactions (provider_id, gateway, gateway_reference)
  where gateway_reference is not null;

alter table credit_entries drop constraint credit_entries_kind_check;
alter table credit_entries add constraint credit_entries_kind_check check (kind in (
  'entry', 'import-difference', 'currency-rounding', 'adjustment', 'top-up', 'overpayment', 'add-funds', 'applied',
  'returned', 'refund', 'reversal'));
create index credit_entries_client_at on credit_entries (client_id, at);

create index invoices_client_issued on invoices (client_id, issued_on) where issued_on is not null;

-- Numbers of issued invoices: a provider's pattern, and how far it has counted in each period that the pattern names.
create table invoice_series (
  provider_id bigint primary key references providers,
  pattern     text not null default '{year}-{number:5}',
  version     integer not null default 1,
  updated_at  timestamptz not null default now()
);
create trigger invoice_series_touch before update on invoice_series for each row execute function touch_row();

create table invoice_numbers (
  provider_id bigint not null references providers,
  period      text not null,
  last_number bigint not null check (last_number >= 0),
  primary key (provider_id, period)
);
comment on column invoice_numbers.period is 'the year or month that the pattern names; empty when it names none';

-- What changed for a client whose debt somebody should look at again; the sweep takes what no signal has reached.
create table dunning_nudges (
  client_id bigint primary key references clients,
  why       text not null,
  at        timestamptz not null
);
create index dunning_nudges_at on dunning_nudges (at);

-- What an invoice owes: its total less what was received and kept, and less what was given back and is no longer asked
-- for. A draft, a paid, a cancelled and a refunded one owe nothing, whatever entries were imported with them.
create view invoice_balances as
select i.id as invoice_id, i.provider_id, i.client_id, i.status, i.currency, i.due_on, i.total_minor,
       e.paid_minor, e.refunded_minor,
       case when i.status in ('unpaid', 'payment-pending', 'collections')
            then greatest(i.total_minor - e.paid_minor - e.refunded_minor, 0) else 0 end as owed_minor
from invoices i
cross join lateral (
  select coalesce(sum(t.amount_in_minor - t.amount_out_minor - t.credited_minor), 0)::bigint as paid_minor,
         coalesce(sum(t.amount_out_minor + t.credited_minor) filter (where t.kind = 'refund'), 0)::bigint as refunded_minor
  from transactions t where t.invoice_id = i.id
) e;
