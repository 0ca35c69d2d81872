-- Cases as people look through them: what comes next in each, and the orders of their list.
alter table dunning_cases add column next_rung text, add column next_action text;
comment on column dunning_cases.next_rung is 'name of the rung that next_at is the moment of';
comment on column dunning_cases.next_action is 'what that rung does';

create index dunning_cases_by_next on dunning_cases (coalesce(next_at, 'infinity'::timestamptz), id) where closed_at is null;
create index dunning_cases_by_opened on dunning_cases (opened_at, id) where closed_at is null;
