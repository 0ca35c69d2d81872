-- How much is overdue in each case, so that the list can begin with the largest.
alter table dunning_cases add column debt double precision not null default 0;
comment on column dunning_cases.debt is 'what was overdue at the last look, in whole units of whatever currency: to sort by';

-- As far as decimals of currencies go here; each look writes it anew.
update dunning_cases d set debt = o.debt
from (
  select i.client_id, sum(b.owed_minor / case
    when i.currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF',
      'XOF', 'XPF') then 1.0
    when i.currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 1000.0
    else 100.0 end)::double precision as debt
  from invoices i join invoice_balances b on b.invoice_id = i.id
  where i.status in ('unpaid', 'payment-pending', 'collections') and i.due_on < current_date
  group by i.client_id) o
where o.client_id = d.client_id and d.closed_at is null;

create index dunning_cases_by_debt on dunning_cases (debt, id) where closed_at is null;
