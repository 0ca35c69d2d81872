-- A link by which somebody of the staff sets a password can go out by mail.
alter table staff_links
  add column provider_id bigint references providers,
  add column sealed text,
  add column message_id bigint references messages on delete set null;
comment on column staff_links.provider_id is 'in whose name the link is mailed; null: it is handed over by hand';
comment on column staff_links.sealed is 'the secret of the link, encrypted, until its mail is handed over';
comment on column staff_links.message_id is 'the mail, once it is written';
