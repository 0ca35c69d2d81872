-- What a chargeback has suspended is given back when the dispute is won.
alter table disputes add column lifted_by uuid;
comment on column disputes.suspend_wanted is 'something is left to be suspended, or to be given back when it is won';
comment on column disputes.suspended_by is 'the operation that suspends services for it';
comment on column disputes.lifted_by is 'the operation that gives them back';
drop index disputes_suspend;
create index disputes_suspend on disputes (id) where suspend_wanted;
