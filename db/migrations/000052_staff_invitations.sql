-- A link by which somebody of the staff sets a password can go out by mail.
alter table staff_links
  add column provider_id bigint references providers,
  add column sealed text,
  add column mail_key text;
comment on column staff_links.provider_id is 'in whose name the link is mailed; null: it is handed over by hand';
comment on column staff_links.sealed is 'the secret of the link, encrypted, until its mail is handed over';
comment on column staff_links.mail_key is 'the dedupe_key that its mail has in the message log';
