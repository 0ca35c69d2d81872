-- Written by scripts/check-schema.ts --write from the migrations. Do not edit.

create extension btree_gist;

create extension pg_trgm;

set check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.announce_operation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into outbox (topic, provider_id, client_id, operation_id, payload, created_at)
  values ('operation.' || new.state, new.provider_id,
    coalesce(new.client_id, (select min(o.client_id) from outbox o where o.operation_id = new.id)), new.id,
    jsonb_strip_nulls(jsonb_build_object(
      'kind', new.kind, 'state', new.state, 'previous', old.state, 'code', new.problem ->> 'code',
      'step', case when new.problem is not null then new.current_step end)),
    new.updated_at);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.count_password()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.password_version := old.password_version + 1;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.end_resets_of_client()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update password_resets r set state = 'ended', token_hash = null, sealed = null, ended_at = greatest(now(), r.created_at)
  from login_clients t where t.client_id = new.id and r.login_id = t.login_id and r.state = 'open';
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.end_resets_of_login()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update password_resets set state = case kind when 'generated' then 'used' else 'ended' end,
         token_hash = null, sealed = null, ended_at = greatest(now(), created_at)
  where login_id = new.id and state = 'open' and
        (password_version < new.password_version or (kind = 'link' and (new.name, new.email) is distinct from (old.name, old.email)));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.end_resets_of_tie()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update password_resets set state = 'ended', token_hash = null, sealed = null, ended_at = greatest(now(), created_at)
  where login_id = old.login_id and state = 'open';
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.is_anonymized(client bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  with recursive former as (
    select id, merged_into_id, status from clients where id = client
    union select c.id, c.merged_into_id, c.status from former f join clients c on c.id = f.merged_into_id)
  select exists (select from former where status = 'anonymized')
$function$;

CREATE OR REPLACE FUNCTION public.keep_anonymized()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.status <> 'anonymized' or concat(
    new.first_name, new.last_name, new.company_name, new.email, new.phone, new.tax_id, new.address1, new.address2,
    new.city, new.region, new.postcode, new.country, new.time_zone, new.label, new.sign_up_address, new.registered_by,
    new.last_sign_in_at, new.last_sign_in_address, new.last_sign_in_host, new.source_id, new.source_row
  ) <> '' or new.characteristic <> 'common' or new.custom_fields <> '{}' then
    raise exception 'client % was anonymized', old.id
      using errcode = 'integrity_constraint_violation', constraint = 'anonymized_stays', table = 'clients';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_client_locks()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.ended_at is not null then
    delete from client_locks where operation_id = new.id;
  else
    -- in the order of the numbers, so that two merges in opposite directions do not wait for each other
    insert into client_locks (client_id, operation_id)
    select distinct held, new.id from unnest(array[new.client_id, new.other_client_id]) as held
    where held is not null and not exists (
      select from client_locks l where l.client_id = held and l.operation_id = new.id)
    order by held;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.make_deliveries()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into webhook_deliveries (endpoint_id, outbox_id, topic, acknowledge, next_attempt_at, created_at)
  select e.id, new.id, new.topic, new.acknowledge and e.acknowledge, new.created_at, new.created_at
  from webhook_endpoints e
  where e.provider_id = new.provider_id
    and (e.disabled_at is null or (new.acknowledge and e.acknowledge))
    and (e.id = new.endpoint_id or (new.endpoint_id is null and exists (
      select from unnest(e.topics) as wanted
      where wanted in ('*', new.topic)
         or (right(wanted, 2) = '.*' and starts_with(new.topic, left(wanted, -1))))))
  order by e.id
  for key share of e;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.note_import()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.imported := new.source_id is not null;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.notify_delivery()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('webhook_deliveries', new.endpoint_id::text);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.notify_event()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('operation_events', new.operation_id::text);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.notify_password_reset()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('password_resets', case tg_op when 'UPDATE' then 'ended:' || new.id else '' end);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_anonymized()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (
    select from added a join clients c on c.id = a.client_id
    where c.status = 'anonymized' or (c.status = 'merged' and is_anonymized(c.id))
  ) then
    raise exception 'the client of these rows was anonymized'
      using errcode = 'integrity_constraint_violation', constraint = 'anonymized_stays', table = tg_table_name;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_move_to_anonymized()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if is_anonymized(new.client_id) then
    raise exception 'client % was anonymized', new.client_id
      using errcode = 'integrity_constraint_violation', constraint = 'anonymized_stays', table = tg_table_name;
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.touch_client()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  by_itself constant text[] :=
    array['last_sign_in_at', 'last_sign_in_address', 'last_sign_in_host', 'welcome_wanted', 'search'];
begin
  if to_jsonb(new) - by_itself <> to_jsonb(old) - by_itself then
    new.version := old.version + 1;
    new.updated_at := now();
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.touch_row()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.version := old.version + 1;
  new.updated_at := now();
  return new;
end $function$;

create table account_crossings (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  provider_id bigint not null,
  kind text not null,
  since date not null,
  began_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  message_id bigint,
  constraint account_crossings_pkey PRIMARY KEY (id),
  constraint account_crossings_kind_check CHECK ((kind = ANY (ARRAY['exceeded'::text, 'restricted'::text])))
);
CREATE INDEX account_crossings_client ON account_crossings USING btree (client_id, id);
CREATE UNIQUE INDEX account_crossings_open ON account_crossings USING btree (client_id, provider_id, kind) WHERE (ended_at IS NULL);
CREATE TRIGGER account_crossings_not_of_anonymized AFTER INSERT ON account_crossings REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER account_crossings_not_to_anonymized BEFORE UPDATE OF client_id ON account_crossings FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();
comment on table account_crossings is 'each time an account went beyond its terms, or became restricted: its row is why a notice goes out once';
comment on column account_crossings.since is 'the day from the ledger';

create table addons (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  service_id bigint,
  order_id bigint,
  name text not null default ''::text,
  status text not null,
  currency character(3) not null,
  quantity integer not null default 1,
  setup_fee_minor bigint not null default 0,
  price_minor bigint not null default 0,
  cycle text not null,
  signed_up_on date,
  next_due_on date,
  terminated_at timestamp with time zone,
  source_id bigint,
  source_row bigint,
  created_at timestamp with time zone not null default now(),
  next_invoice_on date,
  anchor_day smallint,
  payment_method text,
  constraint addons_pkey PRIMARY KEY (id),
  constraint addons_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint addons_anchor_day_check CHECK (((anchor_day >= 1) AND (anchor_day <= 31))),
  constraint addons_cycle_check CHECK ((cycle = ANY (ARRAY['free'::text, 'one-time'::text, 'monthly'::text, 'quarterly'::text, 'semi-annually'::text, 'annually'::text, 'biennially'::text, 'triennially'::text]))),
  constraint addons_quantity_check CHECK ((quantity > 0)),
  constraint addons_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'suspended'::text, 'terminated'::text, 'cancelled'::text, 'fraud'::text, 'completed'::text])))
);
CREATE INDEX addons_billable ON addons USING btree (GREATEST(next_invoice_on, next_due_on), client_id) WHERE ((status = ANY (ARRAY['active'::text, 'suspended'::text])) AND (cycle <> ALL (ARRAY['free'::text, 'one-time'::text])));
CREATE INDEX addons_client ON addons USING btree (client_id, id);
CREATE INDEX addons_order ON addons USING btree (order_id) WHERE (order_id IS NOT NULL);
CREATE INDEX addons_running ON addons USING btree (client_id) WHERE (status = ANY (ARRAY['active'::text, 'suspended'::text]));
CREATE INDEX addons_service ON addons USING btree (service_id);
CREATE TRIGGER addons_not_of_anonymized AFTER INSERT ON addons REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER addons_not_to_anonymized BEFORE UPDATE OF client_id ON addons FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();
comment on column addons.payment_method is 'name of a gateway; null: as the service, or as the client';

create table api_tokens (
  id bigint not null generated by default as identity,
  name text not null,
  hash text not null,
  prefix text not null,
  scopes text[] not null,
  provider_ids bigint[],
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  owner_id bigint,
  made_by bigint,
  constraint api_tokens_pkey PRIMARY KEY (id),
  constraint api_tokens_hash_key UNIQUE (hash)
);
CREATE INDEX api_tokens_owner ON api_tokens USING btree (owner_id) WHERE (owner_id IS NOT NULL);
comment on column api_tokens.provider_ids is 'null: all providers';
comment on column api_tokens.owner_id is 'whose rights bound it; null: made at the command line, bound by nothing';
comment on column api_tokens.made_by is 'who of the staff has seen it';

create table audit_log (
  seq bigint not null,
  at timestamp with time zone not null,
  action text not null,
  actor_kind text not null,
  actor_id text,
  address text,
  provider_id bigint,
  subject text,
  data jsonb not null default '{}'::jsonb,
  prev_hash text not null,
  hash text not null,
  constraint audit_log_pkey PRIMARY KEY (seq),
  constraint audit_log_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['token'::text, 'staff'::text, 'client'::text, 'operation'::text, 'import'::text, 'system'::text]))),
  constraint audit_log_seq_check CHECK ((seq > 0))
);
CREATE INDEX audit_log_address ON audit_log USING btree (address, at) WHERE (address IS NOT NULL);
CREATE INDEX audit_log_subject ON audit_log USING btree (subject, at);
CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_never_emptied BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
comment on column audit_log.address is 'of staff and of tokens; where a client signed in from stands with its session';
comment on column audit_log.subject is 'what it is about, as staff:3 or client:7';

create table change_log (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  client_id bigint,
  entity text not null,
  entity_id bigint,
  action text not null,
  changes jsonb not null default '{}'::jsonb,
  actor_kind text not null,
  actor_id text,
  operation_id uuid,
  address text,
  at timestamp with time zone not null default now(),
  constraint change_log_pkey PRIMARY KEY (id),
  constraint change_log_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['token'::text, 'staff'::text, 'client'::text, 'operation'::text, 'import'::text, 'system'::text])))
);
CREATE INDEX change_log_client ON change_log USING btree (client_id, id);
CREATE INDEX change_log_operation ON change_log USING btree (operation_id) WHERE (operation_id IS NOT NULL);

create table charge_attempts (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  client_id bigint not null,
  invoice_id bigint not null,
  payment_method_id bigint,
  gateway text not null,
  occurrence text not null,
  attempt integer not null,
  idempotency_key text not null,
  state text not null default 'requested'::text,
  decline text,
  code text,
  currency character(3) not null,
  amount_minor bigint not null,
  gateway_reference text,
  transaction_id bigint,
  requested_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  constraint charge_attempts_pkey PRIMARY KEY (id),
  constraint charge_attempts_idempotency_key_key UNIQUE (idempotency_key),
  constraint charge_attempts_invoice_id_occurrence_attempt_key UNIQUE (invoice_id, occurrence, attempt),
  constraint charge_attempts_amount_minor_check CHECK ((amount_minor > 0)),
  constraint charge_attempts_attempt_check CHECK ((attempt > 0)),
  constraint charge_attempts_check CHECK (((state = 'declined'::text) = (decline IS NOT NULL))),
  constraint charge_attempts_check1 CHECK (((state = ANY (ARRAY['succeeded'::text, 'declined'::text, 'cancelled'::text])) = (settled_at IS NOT NULL))),
  constraint charge_attempts_decline_check CHECK ((decline = ANY (ARRAY['hard'::text, 'soft'::text, 'action'::text]))),
  constraint charge_attempts_idempotency_key_check CHECK ((idempotency_key <> ''::text)),
  constraint charge_attempts_occurrence_check CHECK ((occurrence <> ''::text)),
  constraint charge_attempts_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'succeeded'::text, 'declined'::text, 'unknown'::text, 'cancelled'::text])))
);
CREATE INDEX charge_attempts_client ON charge_attempts USING btree (client_id, id);
CREATE UNIQUE INDEX charge_attempts_in_flight ON charge_attempts USING btree (invoice_id) WHERE (state = ANY (ARRAY['requested'::text, 'unknown'::text]));
CREATE INDEX charge_attempts_method ON charge_attempts USING btree (payment_method_id) WHERE (payment_method_id IS NOT NULL);
CREATE INDEX charge_attempts_open ON charge_attempts USING btree (requested_at) WHERE (state = ANY (ARRAY['requested'::text, 'unknown'::text]));
CREATE INDEX charge_attempts_transaction ON charge_attempts USING btree (transaction_id) WHERE (transaction_id IS NOT NULL);
comment on column charge_attempts.gateway is 'name of the gateway, which the method had';
comment on column charge_attempts.occurrence is 'what it was for: a rung of a ladder and its occurrence, or a request of staff';

create table client_accounts (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  provider_id bigint not null,
  mode text not null default 'post-paid'::text,
  currency character(3) not null,
  credit_limit_minor bigint,
  repay_days integer,
  restrict_days integer,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint client_accounts_pkey PRIMARY KEY (id),
  constraint client_accounts_client_id_provider_id_key UNIQUE (client_id, provider_id),
  constraint client_accounts_check CHECK (((mode = 'credit-limit'::text) = (credit_limit_minor IS NOT NULL))),
  constraint client_accounts_check1 CHECK (((repay_days IS NULL) = (restrict_days IS NULL))),
  constraint client_accounts_check2 CHECK ((restrict_days >= repay_days)),
  constraint client_accounts_credit_limit_minor_check CHECK ((credit_limit_minor >= 0)),
  constraint client_accounts_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint client_accounts_mode_check CHECK ((mode = ANY (ARRAY['post-paid'::text, 'credit-limit'::text]))),
  constraint client_accounts_repay_days_check CHECK (((repay_days >= 0) AND (repay_days <= 3650))),
  constraint client_accounts_restrict_days_check CHECK (((restrict_days >= 0) AND (restrict_days <= 3650)))
);
CREATE INDEX client_accounts_limited ON client_accounts USING btree (id) WHERE ((mode = 'credit-limit'::text) OR (repay_days IS NOT NULL));
CREATE TRIGGER client_accounts_not_of_anonymized AFTER INSERT ON client_accounts REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER client_accounts_not_to_anonymized BEFORE UPDATE OF client_id ON client_accounts FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();
CREATE TRIGGER client_accounts_touch BEFORE UPDATE ON client_accounts FOR EACH ROW EXECUTE FUNCTION touch_row();
comment on column client_accounts.repay_days is 'days in which a debt beyond the terms is to be repaid; null: grace without end';
comment on column client_accounts.restrict_days is 'days after which nothing can be ordered, renewed or edited';

create table client_groups (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  name text not null,
  discount_percent numeric(6,3) not null default 0,
  settings jsonb not null default '{}'::jsonb,
  source_id bigint,
  source_row bigint,
  created_at timestamp with time zone not null default now(),
  version integer not null default 1,
  updated_at timestamp with time zone not null default now(),
  constraint client_groups_pkey PRIMARY KEY (id),
  constraint client_groups_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint client_groups_discount_percent_check CHECK (((discount_percent >= (0)::numeric) AND (discount_percent <= (100)::numeric))),
  constraint client_groups_settings_check CHECK ((jsonb_typeof(settings) = 'object'::text))
);
CREATE INDEX client_groups_provider ON client_groups USING btree (provider_id, id);
CREATE TRIGGER client_groups_touch BEFORE UPDATE ON client_groups FOR EACH ROW EXECUTE FUNCTION touch_row();

create table client_locks (
  client_id bigint not null,
  operation_id uuid not null,
  constraint client_locks_pkey PRIMARY KEY (client_id)
);
CREATE INDEX client_locks_operation ON client_locks USING btree (operation_id);

create table client_providers (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  provider_id bigint not null,
  connected_by text not null,
  connected_at timestamp with time zone not null default now(),
  disconnected_by text,
  disconnected_at timestamp with time zone,
  constraint client_providers_pkey PRIMARY KEY (id),
  constraint client_providers_check CHECK (((disconnected_by IS NULL) = (disconnected_at IS NULL)))
);
CREATE INDEX client_providers_client ON client_providers USING btree (client_id, id);
CREATE UNIQUE INDEX client_providers_connected ON client_providers USING btree (client_id, provider_id) WHERE (disconnected_at IS NULL);
comment on table client_providers is 'providers that serve a client beside its home provider, also those that once did';

create table client_settings (
  client_id bigint not null,
  key text not null,
  value jsonb not null,
  set_by text not null,
  set_at timestamp with time zone not null default now(),
  constraint client_settings_pkey PRIMARY KEY (client_id, key),
  constraint client_settings_key_check CHECK ((key ~ '^[a-z][A-Za-z0-9.]*$'::text))
);
CREATE TRIGGER client_settings_not_of_anonymized AFTER INSERT ON client_settings REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER client_settings_not_to_anonymized BEFORE UPDATE OF client_id ON client_settings FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();

create table client_terms (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  kind text not null,
  value numeric(18,8) not null,
  from_currency character(3),
  to_currency character(3),
  product_types text[],
  valid_from date not null,
  valid_until date,
  time_zone text,
  set_by text not null,
  set_at timestamp with time zone not null default now(),
  constraint client_terms_pkey PRIMARY KEY (id),
  constraint client_terms_check CHECK ((valid_until >= valid_from)),
  constraint client_terms_check1 CHECK (((kind = 'exchange-rate'::text) = ((from_currency IS NOT NULL) AND (to_currency IS NOT NULL)))),
  constraint client_terms_check2 CHECK ((from_currency <> to_currency)),
  constraint client_terms_check3 CHECK (
CASE
    WHEN (kind = 'exchange-rate'::text) THEN (value > (0)::numeric)
    ELSE (value <= (100)::numeric)
END),
  constraint client_terms_kind_check CHECK ((kind = ANY (ARRAY['tax-rate'::text, 'discount'::text, 'exchange-rate'::text]))),
  constraint client_terms_product_types_check CHECK ((cardinality(product_types) > 0)),
  constraint client_terms_value_check CHECK ((value >= (0)::numeric))
);
CREATE INDEX client_terms_client ON client_terms USING btree (client_id, id);
comment on table client_terms is 'what holds for a client alone: a tax rate, a discount in percent, what a unit of a currency is worth in that of the account';
comment on column client_terms.time_zone is 'where its days begin and end; null: where the provider is';

create table clients (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  group_id bigint,
  merged_into_id bigint,
  status text not null default 'active'::text,
  archived_at timestamp with time zone,
  closed_at timestamp with time zone,
  anonymized_at timestamp with time zone,
  type text not null default 'person'::text,
  first_name text not null default ''::text,
  last_name text not null default ''::text,
  company_name text not null default ''::text,
  email text,
  phone text,
  tax_id text,
  address1 text not null default ''::text,
  address2 text not null default ''::text,
  city text not null default ''::text,
  region text not null default ''::text,
  postcode text not null default ''::text,
  country character(2),
  language text not null default 'en'::text,
  currency character(3) not null,
  time_zone text,
  label text,
  characteristic text not null default 'common'::text,
  custom_fields jsonb not null default '{}'::jsonb,
  signed_up_on date,
  sign_up_address text,
  registered_by text,
  last_sign_in_at timestamp with time zone,
  last_sign_in_address text,
  last_sign_in_host text,
  held_by uuid,
  source_id bigint,
  source_row bigint,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  search text generated always as (lower(((((((first_name || ' '::text) || last_name) || ' '::text) || company_name) || ' '::text) || COALESCE(email, ''::text)))) stored,
  welcome_wanted boolean not null default false,
  constraint clients_pkey PRIMARY KEY (id),
  constraint clients_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint clients_characteristic_check CHECK ((characteristic = ANY (ARRAY['common'::text, 'good'::text, 'problematic'::text]))),
  constraint clients_check CHECK ((merged_into_id <> id)),
  constraint clients_check1 CHECK (((status = 'merged'::text) = (merged_into_id IS NOT NULL))),
  constraint clients_check2 CHECK (((status <> 'closed'::text) OR (closed_at IS NOT NULL))),
  constraint clients_check3 CHECK (((status = 'anonymized'::text) = (anonymized_at IS NOT NULL))),
  constraint clients_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint clients_custom_fields_check CHECK ((jsonb_typeof(custom_fields) = 'object'::text)),
  constraint clients_status_check CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'closed'::text, 'merged'::text, 'anonymized'::text]))),
  constraint clients_type_check CHECK ((type = ANY (ARRAY['person'::text, 'company'::text])))
);
CREATE INDEX clients_archived ON clients USING btree (id) WHERE (archived_at IS NOT NULL);
CREATE INDEX clients_country ON clients USING btree (country, id);
CREATE INDEX clients_currency ON clients USING btree (currency, id);
CREATE INDEX clients_email ON clients USING btree (lower(email), id);
CREATE INDEX clients_group ON clients USING btree (group_id, id) WHERE (group_id IS NOT NULL);
CREATE INDEX clients_held_by ON clients USING btree (held_by) WHERE (held_by IS NOT NULL);
CREATE INDEX clients_merged_into ON clients USING btree (merged_into_id) WHERE (merged_into_id IS NOT NULL);
CREATE INDEX clients_provider ON clients USING btree (provider_id, id);
CREATE INDEX clients_search ON clients USING gin (search gin_trgm_ops);
CREATE INDEX clients_status ON clients USING btree (status, id);
CREATE INDEX clients_welcome_wanted ON clients USING btree (id) WHERE welcome_wanted;
CREATE TRIGGER clients_end_resets AFTER UPDATE OF status ON clients FOR EACH ROW WHEN (((new.status IS DISTINCT FROM old.status) AND (new.status = ANY (ARRAY['closed'::text, 'merged'::text, 'anonymized'::text])))) EXECUTE FUNCTION end_resets_of_client();
CREATE TRIGGER clients_keep_anonymized BEFORE UPDATE ON clients FOR EACH ROW WHEN ((old.status = 'anonymized'::text)) EXECUTE FUNCTION keep_anonymized();
CREATE TRIGGER clients_touch BEFORE UPDATE ON clients FOR EACH ROW EXECUTE FUNCTION touch_client();
comment on column clients.welcome_wanted is 'the client is new and still to be written to';

create table contacts (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  first_name text not null default ''::text,
  last_name text not null default ''::text,
  company_name text not null default ''::text,
  email text,
  phone text,
  tax_id text,
  address1 text not null default ''::text,
  address2 text not null default ''::text,
  city text not null default ''::text,
  region text not null default ''::text,
  postcode text not null default ''::text,
  country character(2),
  billing boolean not null default false,
  mail_general boolean not null default false,
  mail_invoice boolean not null default false,
  mail_support boolean not null default false,
  mail_product boolean not null default false,
  mail_domain boolean not null default false,
  mail_affiliate boolean not null default false,
  source_id bigint,
  source_row bigint,
  created_at timestamp with time zone not null default now(),
  constraint contacts_pkey PRIMARY KEY (id),
  constraint contacts_source_id_source_row_key UNIQUE (source_id, source_row)
);
CREATE UNIQUE INDEX contacts_billing ON contacts USING btree (client_id) WHERE billing;
CREATE INDEX contacts_client ON contacts USING btree (client_id, id);
CREATE TRIGGER contacts_not_of_anonymized AFTER INSERT ON contacts REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER contacts_not_to_anonymized BEFORE UPDATE OF client_id ON contacts FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();

create table credit_entries (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  kind text not null default 'entry'::text,
  currency character(3) not null,
  amount_minor bigint not null,
  invoice_id bigint,
  transaction_id bigint,
  description text not null default ''::text,
  at timestamp with time zone not null default now(),
  source_id bigint,
  source_row bigint,
  created_at timestamp with time zone not null default now(),
  constraint credit_entries_pkey PRIMARY KEY (id),
  constraint credit_entries_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint credit_entries_kind_check CHECK ((kind = ANY (ARRAY['entry'::text, 'import-difference'::text, 'currency-rounding'::text, 'adjustment'::text, 'top-up'::text, 'overpayment'::text, 'add-funds'::text, 'applied'::text, 'returned'::text, 'refund'::text, 'reversal'::text])))
);
CREATE INDEX credit_entries_client ON credit_entries USING btree (client_id, id) INCLUDE (amount_minor);
CREATE INDEX credit_entries_client_at ON credit_entries USING btree (client_id, at);
CREATE UNIQUE INDEX credit_entries_difference ON credit_entries USING btree (client_id) WHERE (kind = 'import-difference'::text);
CREATE INDEX credit_entries_invoice ON credit_entries USING btree (invoice_id) WHERE (invoice_id IS NOT NULL);
CREATE INDEX credit_entries_transaction ON credit_entries USING btree (transaction_id) WHERE (transaction_id IS NOT NULL);
comment on table credit_entries is 'a client''s credit balance is the sum of its entries';

create table data_requests (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  client_id bigint,
  kind text not null,
  received_on date not null,
  due_on date not null,
  note text not null default ''::text,
  fulfilled_by uuid,
  closed_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  constraint data_requests_pkey PRIMARY KEY (id),
  constraint data_requests_check CHECK ((due_on >= received_on)),
  constraint data_requests_kind_check CHECK ((kind = ANY (ARRAY['access'::text, 'erasure'::text])))
);
CREATE INDEX data_requests_client ON data_requests USING btree (client_id, id);
CREATE INDEX data_requests_open ON data_requests USING btree (provider_id, due_on, id) WHERE (closed_at IS NULL);
comment on column data_requests.fulfilled_by is 'the operation that answered it';

create table disputes (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  transaction_id bigint,
  gateway text not null,
  reference text,
  currency character(3) not null,
  amount_minor bigint not null,
  state text not null default 'open'::text,
  reason text not null default ''::text,
  opened_at timestamp with time zone not null default now(),
  closed_at timestamp with time zone,
  suspend_wanted boolean not null default false,
  suspended_by uuid,
  lifted_by uuid,
  constraint disputes_pkey PRIMARY KEY (id),
  constraint disputes_amount_minor_check CHECK ((amount_minor >= 0)),
  constraint disputes_check CHECK (((state = 'open'::text) = (closed_at IS NULL))),
  constraint disputes_state_check CHECK ((state = ANY (ARRAY['open'::text, 'won'::text, 'lost'::text])))
);
CREATE INDEX disputes_client ON disputes USING btree (client_id, id);
CREATE UNIQUE INDEX disputes_reference ON disputes USING btree (gateway, reference) WHERE (reference IS NOT NULL);
CREATE INDEX disputes_suspend ON disputes USING btree (id) WHERE suspend_wanted;
CREATE INDEX disputes_transaction ON disputes USING btree (transaction_id) WHERE (transaction_id IS NOT NULL);
comment on column disputes.suspend_wanted is 'something is left to be suspended, or to be given back when it is won';
comment on column disputes.suspended_by is 'the operation that suspends services for it';
comment on column disputes.lifted_by is 'the operation that gives them back';

create table document_templates (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  name text not null,
  language text not null,
  html text not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint document_templates_pkey PRIMARY KEY (id),
  constraint document_templates_provider_id_name_language_key UNIQUE (provider_id, name, language)
);

create table domains (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  order_id bigint,
  name text not null,
  registrar text,
  type text not null default 'register'::text,
  status text not null,
  years smallint not null default 1,
  currency character(3) not null,
  price_minor bigint not null default 0,
  registered_on date,
  expires_on date,
  next_due_on date,
  auto_renew boolean not null default true,
  source_id bigint,
  source_row bigint,
  created_at timestamp with time zone not null default now(),
  next_invoice_on date,
  anchor_day smallint,
  payment_method text,
  constraint domains_pkey PRIMARY KEY (id),
  constraint domains_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint domains_anchor_day_check CHECK (((anchor_day >= 1) AND (anchor_day <= 31))),
  constraint domains_name_check CHECK ((name <> ''::text)),
  constraint domains_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'pending-registration'::text, 'pending-transfer'::text, 'active'::text, 'grace'::text, 'redemption'::text, 'expired'::text, 'cancelled'::text, 'fraud'::text, 'transferred-away'::text]))),
  constraint domains_type_check CHECK ((type = ANY (ARRAY['register'::text, 'transfer'::text]))),
  constraint domains_years_check CHECK ((years >= 0))
);
CREATE INDEX domains_billable ON domains USING btree (GREATEST(next_invoice_on, next_due_on), client_id) WHERE ((status = ANY (ARRAY['active'::text, 'grace'::text])) AND auto_renew AND (years > 0));
CREATE INDEX domains_client ON domains USING btree (client_id, id);
CREATE INDEX domains_name ON domains USING btree (lower(name));
CREATE INDEX domains_order ON domains USING btree (order_id) WHERE (order_id IS NOT NULL);
CREATE INDEX domains_running ON domains USING btree (client_id) WHERE (status = ANY (ARRAY['active'::text, 'pending-transfer'::text]));
CREATE TRIGGER domains_not_of_anonymized AFTER INSERT ON domains REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER domains_not_to_anonymized BEFORE UPDATE OF client_id ON domains FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();
comment on column domains.payment_method is 'name of a gateway; null: as the client';

create table dunning_brakes (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  state text not null default 'waiting'::text,
  began_at timestamp with time zone not null,
  services integer not null,
  most integer not null,
  active integer not null,
  decided_by text,
  decided_at timestamp with time zone,
  reason text not null default ''::text,
  constraint dunning_brakes_pkey PRIMARY KEY (id),
  constraint dunning_brakes_active_check CHECK ((active >= 0)),
  constraint dunning_brakes_check CHECK (((decided_at IS NULL) = (state = 'waiting'::text))),
  constraint dunning_brakes_check1 CHECK (((decided_by IS NULL) = (decided_at IS NULL))),
  constraint dunning_brakes_most_check CHECK ((most >= 0)),
  constraint dunning_brakes_services_check CHECK ((services >= 0)),
  constraint dunning_brakes_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'approved'::text, 'rejected'::text, 'over'::text])))
);
CREATE INDEX dunning_brakes_provider ON dunning_brakes USING btree (provider_id, id);
CREATE UNIQUE INDEX dunning_brakes_waiting ON dunning_brakes USING btree (provider_id) WHERE (state = 'waiting'::text);
comment on table dunning_brakes is 'more services of a provider were to be suspended or terminated in an hour than may be without a yes';
comment on column dunning_brakes.services is 'suspended or terminated in the hour before, when it began';
comment on column dunning_brakes.most is 'how many may be in an hour, when it began';
comment on column dunning_brakes.active is 'services of the provider that ran, when it began';

create table dunning_cases (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  state text not null default 'open'::text,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  next_at timestamp with time zone,
  looked_at timestamp with time zone,
  brake jsonb,
  problem text,
  next_rung text,
  next_action text,
  debt double precision not null default 0,
  constraint dunning_cases_pkey PRIMARY KEY (id),
  constraint dunning_cases_brake_check CHECK ((jsonb_typeof(brake) = 'object'::text)),
  constraint dunning_cases_state_check CHECK ((state = ANY (ARRAY['open'::text, 'braked'::text])))
);
CREATE INDEX dunning_cases_braked ON dunning_cases USING btree (id) WHERE ((state = 'braked'::text) AND (closed_at IS NULL));
CREATE INDEX dunning_cases_by_debt ON dunning_cases USING btree (debt, id) WHERE (closed_at IS NULL);
CREATE INDEX dunning_cases_by_next ON dunning_cases USING btree (COALESCE(next_at, 'infinity'::timestamp with time zone), id) WHERE (closed_at IS NULL);
CREATE INDEX dunning_cases_by_opened ON dunning_cases USING btree (opened_at, id) WHERE (closed_at IS NULL);
CREATE INDEX dunning_cases_client ON dunning_cases USING btree (client_id, id);
CREATE INDEX dunning_cases_next ON dunning_cases USING btree (next_at) WHERE (closed_at IS NULL);
CREATE UNIQUE INDEX dunning_cases_open ON dunning_cases USING btree (client_id) WHERE (closed_at IS NULL);
comment on column dunning_cases.brake is 'what waits for an operator''s yes: ids and counts';
comment on column dunning_cases.problem is 'code of why the last look could not do all that is due; it is tried again';
comment on column dunning_cases.next_rung is 'name of the rung that next_at is the moment of';
comment on column dunning_cases.next_action is 'what that rung does';
comment on column dunning_cases.debt is 'what was overdue at the last look, in whole units of whatever currency: to sort by';

create table dunning_holds (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  invoice_id bigint,
  kind text not null,
  until timestamp with time zone,
  reason text not null default ''::text,
  set_by text not null,
  set_at timestamp with time zone not null default now(),
  released_by text,
  released_at timestamp with time zone,
  released_why text not null default ''::text,
  constraint dunning_holds_pkey PRIMARY KEY (id),
  constraint dunning_holds_check CHECK (((released_by IS NULL) = (released_at IS NULL))),
  constraint dunning_holds_check1 CHECK (((kind <> 'promise'::text) OR (until IS NOT NULL))),
  constraint dunning_holds_kind_check CHECK ((kind = ANY (ARRAY['hold'::text, 'promise'::text, 'stop'::text])))
);
CREATE INDEX dunning_holds_client ON dunning_holds USING btree (client_id, id);
CREATE INDEX dunning_holds_invoice ON dunning_holds USING btree (invoice_id) WHERE (invoice_id IS NOT NULL);
comment on column dunning_holds.invoice_id is 'null: all invoices of the client';

create table dunning_ladders (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  group_id bigint,
  version integer not null,
  rungs jsonb not null,
  rules jsonb not null default '{}'::jsonb,
  active_from timestamp with time zone not null default now(),
  created_by text not null,
  created_at timestamp with time zone not null default now(),
  constraint dunning_ladders_pkey PRIMARY KEY (id),
  constraint dunning_ladders_provider_id_group_id_version_key UNIQUE NULLS NOT DISTINCT (provider_id, group_id, version),
  constraint dunning_ladders_rules_check CHECK ((jsonb_typeof(rules) = 'object'::text)),
  constraint dunning_ladders_rungs_check CHECK ((jsonb_typeof(rungs) = 'array'::text)),
  constraint dunning_ladders_version_check CHECK ((version > 0))
);
comment on table dunning_ladders is 'versions of a provider''s ladder, or of that of one of its groups; the last one that is active counts';
comment on column dunning_ladders.rules is 'hours of warning, sending hours, holidays and what else counts for all rungs';

create table dunning_nudges (
  client_id bigint not null,
  why text not null,
  at timestamp with time zone not null,
  constraint dunning_nudges_pkey PRIMARY KEY (client_id)
);
CREATE INDEX dunning_nudges_at ON dunning_nudges USING btree (at);

create table dunning_rungs (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  invoice_id bigint not null,
  rung_id text not null,
  occurrence integer not null default 1,
  ladder_id bigint,
  action text not null,
  level smallint,
  state text not null,
  why text not null,
  due_at timestamp with time zone not null,
  at timestamp with time zone not null,
  settled_at timestamp with time zone,
  delivered_at timestamp with time zone,
  lifted_at timestamp with time zone,
  outcome text,
  services bigint[] not null default '{}'::bigint[],
  effect jsonb not null default '{}'::jsonb,
  constraint dunning_rungs_pkey PRIMARY KEY (id),
  constraint dunning_rungs_invoice_id_rung_id_occurrence_key UNIQUE (invoice_id, rung_id, occurrence),
  constraint dunning_rungs_action_check CHECK ((action = ANY (ARRAY['reminder'::text, 'notice'::text, 'final-warning'::text, 'message'::text, 'late-fee'::text, 'charge'::text, 'suspend'::text, 'terminate'::text, 'collections'::text, 'cancel-invoice'::text, 'ticket'::text, 'webhook'::text]))),
  constraint dunning_rungs_check CHECK (((level IS NOT NULL) = (action = 'notice'::text))),
  constraint dunning_rungs_check1 CHECK (((state = ANY (ARRAY['done'::text, 'skipped'::text])) = (settled_at IS NOT NULL))),
  constraint dunning_rungs_effect_check CHECK ((jsonb_typeof(effect) = 'object'::text)),
  constraint dunning_rungs_level_check CHECK (((level >= 1) AND (level <= 3))),
  constraint dunning_rungs_occurrence_check CHECK ((occurrence > 0)),
  constraint dunning_rungs_rung_id_check CHECK ((rung_id <> ''::text)),
  constraint dunning_rungs_state_check CHECK ((state = ANY (ARRAY['claimed'::text, 'done'::text, 'skipped'::text, 'unknown'::text])))
);
CREATE INDEX dunning_rungs_client ON dunning_rungs USING btree (client_id, id);
CREATE INDEX dunning_rungs_destroying ON dunning_rungs USING btree (at) WHERE ((action = ANY (ARRAY['suspend'::text, 'terminate'::text])) AND (state <> 'skipped'::text));
CREATE INDEX dunning_rungs_unsettled ON dunning_rungs USING btree (client_id) WHERE (state = ANY (ARRAY['claimed'::text, 'unknown'::text]));
comment on table dunning_rungs is 'each rung of a ladder that was begun, done or passed over for an invoice: its row is why it never happens twice';
comment on column dunning_rungs.services is 'numbers of the services that it suspended or terminated';
comment on column dunning_rungs.effect is 'numbers of what it made: message, invoice line, attempt, operation, ticket';

create table dunning_sweep (
  singleton boolean not null default true,
  last_at timestamp with time zone not null,
  constraint dunning_sweep_pkey PRIMARY KEY (singleton),
  constraint dunning_sweep_singleton_check CHECK (singleton)
);
comment on table dunning_sweep is 'when debts were looked through last: a long gap is an outage';

create table erasure_certificates (
  operation_id uuid not null,
  scan jsonb,
  body jsonb,
  issued_at timestamp with time zone,
  constraint erasure_certificates_pkey PRIMARY KEY (operation_id)
);

create table erasure_runs (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  day date not null,
  found integer not null,
  allowed integer not null,
  started integer not null default 0,
  held_back integer not null default 0,
  state text not null default 'running'::text,
  decided_by text,
  reason text not null default ''::text,
  decided_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint erasure_runs_pkey PRIMARY KEY (id),
  constraint erasure_runs_provider_id_day_key UNIQUE (provider_id, day),
  constraint erasure_runs_check CHECK (((decided_by IS NULL) = (decided_at IS NULL))),
  constraint erasure_runs_state_check CHECK ((state = ANY (ARRAY['running'::text, 'waiting'::text, 'approved'::text, 'declined'::text, 'done'::text])))
);
CREATE INDEX erasure_runs_waiting ON erasure_runs USING btree (provider_id) WHERE (state = 'waiting'::text);

create table erasure_values (
  operation_id uuid not null,
  part integer not null,
  sealed text not null,
  constraint erasure_values_pkey PRIMARY KEY (operation_id, part)
);
comment on column erasure_values.sealed is 'sealed: values of the person that the scan looks for';

create table exports (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  operation_id uuid not null,
  format text not null,
  sections text[] not null,
  storage_key text not null,
  bytes bigint not null,
  sha256 text not null,
  link_hash text,
  code_hash text,
  wrong_codes integer not null default 0,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  downloaded_at timestamp with time zone,
  removed_at timestamp with time zone,
  constraint exports_pkey PRIMARY KEY (id),
  constraint exports_link_hash_key UNIQUE (link_hash),
  constraint exports_operation_id_key UNIQUE (operation_id),
  constraint exports_bytes_check CHECK ((bytes >= 0)),
  constraint exports_format_check CHECK ((format = ANY (ARRAY['json'::text, 'pdf'::text])))
);
CREATE INDEX exports_client ON exports USING btree (client_id, id);
CREATE INDEX exports_stored ON exports USING btree (expires_at) WHERE (removed_at IS NULL);
CREATE TRIGGER exports_not_of_anonymized AFTER INSERT ON exports REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER exports_not_to_anonymized BEFORE UPDATE OF client_id ON exports FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();
comment on column exports.sha256 is 'of the file';
comment on column exports.link_hash is 'hash of a secret: SHA-256 of the token in the link, null until one is made';
comment on column exports.code_hash is 'hash of a secret: scrypt of the one-time code, null until one is made';

create table files (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  title text not null default ''::text,
  file_name text not null,
  storage_key text,
  content_type text,
  size_bytes bigint,
  staff_only boolean not null default true,
  added_by text not null default ''::text,
  added_at timestamp with time zone not null default now(),
  source_id bigint,
  source_row bigint,
  created_at timestamp with time zone not null default now(),
  constraint files_pkey PRIMARY KEY (id),
  constraint files_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint files_size_bytes_check CHECK ((size_bytes >= 0))
);
CREATE INDEX files_client ON files USING btree (client_id, id);
CREATE TRIGGER files_not_of_anonymized AFTER INSERT ON files REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER files_not_to_anonymized BEFORE UPDATE OF client_id ON files FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();

create table gateway_events (
  id bigint not null generated by default as identity,
  gateway_id bigint not null,
  event_id text not null,
  type text not null,
  at timestamp with time zone not null,
  state text not null,
  why text,
  client_id bigint,
  payments text[] not null default '{}'::text[],
  effect jsonb not null,
  received_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  assigned_by text,
  constraint gateway_events_pkey PRIMARY KEY (id),
  constraint gateway_events_gateway_id_event_id_key UNIQUE (gateway_id, event_id),
  constraint gateway_events_check CHECK (((state = ANY (ARRAY['applied'::text, 'passed-over'::text])) = (settled_at IS NOT NULL))),
  constraint gateway_events_effect_check CHECK ((jsonb_typeof(effect) = 'object'::text)),
  constraint gateway_events_state_check CHECK ((state = ANY (ARRAY['applied'::text, 'passed-over'::text, 'waiting'::text, 'unmatched'::text])))
);
CREATE INDEX gateway_events_client ON gateway_events USING btree (client_id, id) WHERE (client_id IS NOT NULL);
CREATE INDEX gateway_events_payments ON gateway_events USING gin (payments) WHERE (state = 'waiting'::text);
CREATE INDEX gateway_events_unmatched ON gateway_events USING btree (gateway_id, id) WHERE (state = 'unmatched'::text);
CREATE INDEX gateway_events_waiting ON gateway_events USING btree (received_at) WHERE (state = 'waiting'::text);
comment on column gateway_events.state is 'waiting: for the client to be free, or for the payment that it is about; unmatched: for staff';
comment on column gateway_events.payments is 'the gateway''s names of the payment that it is about';
comment on column gateway_events.effect is 'what it says: ids, codes and amounts';

create table idempotency_keys (
  token_id bigint,
  key text not null,
  method text not null,
  path text not null,
  request_hash text not null,
  status integer,
  headers jsonb,
  body text,
  created_at timestamp with time zone not null default now(),
  staff_id bigint,
  owner text not null generated always as (COALESCE((token_id)::text, ('staff:'::text || (staff_id)::text))) stored,
  constraint idempotency_keys_pkey PRIMARY KEY (owner, key),
  constraint idempotency_keys_token_id_key_key UNIQUE (token_id, key),
  constraint idempotency_keys_check CHECK ((num_nonnulls(token_id, staff_id) = 1)),
  constraint idempotency_keys_key_check CHECK (((length(key) >= 1) AND (length(key) <= 255)))
);
CREATE INDEX idempotency_keys_age ON idempotency_keys USING btree (created_at);
comment on column idempotency_keys.status is 'null: the first request has not been answered yet';

create table import_rows (
  source_id bigint not null,
  source_table text collate "C" not null,
  source_row bigint not null,
  row_id bigint not null,
  version integer,
  hash bigint not null,
  constraint import_rows_pkey PRIMARY KEY (source_id, source_table, source_row)
);
CREATE INDEX import_rows_row ON import_rows USING btree (row_id, source_table);
comment on column import_rows.version is 'the version that the import left on the target row; another one there means Tenure has changed it';

create table import_sources (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  system text not null,
  name text not null,
  last_run_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  constraint import_sources_pkey PRIMARY KEY (id),
  constraint import_sources_provider_id_system_name_key UNIQUE (provider_id, system, name),
  constraint import_sources_system_check CHECK ((system = 'whmcs'::text))
);

create table invoice_items (
  id bigint not null generated by default as identity,
  invoice_id bigint,
  client_id bigint not null,
  kind text not null default ''::text,
  service_id bigint,
  addon_id bigint,
  domain_id bigint,
  linked_invoice_id bigint,
  description text not null default ''::text,
  amount_minor bigint not null,
  taxed boolean not null default false,
  due_on date,
  source_id bigint,
  source_row bigint,
  created_at timestamp with time zone not null default now(),
  period_from date,
  period_to date,
  period_released boolean not null default false,
  tax_minor bigint not null default 0,
  tax2_minor bigint not null default 0,
  tax_rate numeric(10,3) not null default 0,
  tax2_rate numeric(10,3) not null default 0,
  tax_included boolean,
  constraint invoice_items_pkey PRIMARY KEY (id),
  constraint invoice_items_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint invoice_items_addon_period EXCLUDE USING gist (addon_id WITH =, daterange(period_from, period_to) WITH &&) WHERE (((addon_id IS NOT NULL) AND (period_from IS NOT NULL) AND (NOT period_released))),
  constraint invoice_items_domain_period EXCLUDE USING gist (domain_id WITH =, daterange(period_from, period_to) WITH &&) WHERE (((domain_id IS NOT NULL) AND (period_from IS NOT NULL) AND (NOT period_released))),
  constraint invoice_items_service_period EXCLUDE USING gist (service_id WITH =, daterange(period_from, period_to) WITH &&) WHERE (((service_id IS NOT NULL) AND (period_from IS NOT NULL) AND (NOT period_released))),
  constraint invoice_items_check CHECK (((period_from IS NULL) = (period_to IS NULL))),
  constraint invoice_items_check1 CHECK ((period_to > period_from))
);
CREATE INDEX invoice_items_addon ON invoice_items USING btree (addon_id) WHERE (addon_id IS NOT NULL);
CREATE INDEX invoice_items_client ON invoice_items USING btree (client_id, id);
CREATE INDEX invoice_items_domain ON invoice_items USING btree (domain_id) WHERE (domain_id IS NOT NULL);
CREATE INDEX invoice_items_invoice ON invoice_items USING btree (invoice_id, id);
CREATE INDEX invoice_items_linked_invoice ON invoice_items USING btree (linked_invoice_id) WHERE (linked_invoice_id IS NOT NULL);
CREATE INDEX invoice_items_queued ON invoice_items USING btree (client_id, id) WHERE (invoice_id IS NULL);
CREATE INDEX invoice_items_service ON invoice_items USING btree (service_id) WHERE (service_id IS NOT NULL);
comment on column invoice_items.invoice_id is 'null: queued for the next invoice';
comment on column invoice_items.amount_minor is 'without taxes';
comment on column invoice_items.period_to is 'the first day that is no longer billed';
comment on column invoice_items.period_released is 'its invoice is cancelled and the days were billed anew';
comment on column invoice_items.tax_included is 'whether the price held the taxes; null: nobody has looked, the amount is the price';

create table invoice_numbers (
  provider_id bigint not null,
  period text not null,
  last_number bigint not null,
  constraint invoice_numbers_pkey PRIMARY KEY (provider_id, period),
  constraint invoice_numbers_last_number_check CHECK ((last_number >= 0))
);
comment on column invoice_numbers.period is 'the year or month that the pattern names; empty when it names none';

create table invoice_series (
  provider_id bigint not null,
  pattern text not null default '{year}-{number:5}'::text,
  version integer not null default 1,
  updated_at timestamp with time zone not null default now(),
  constraint invoice_series_pkey PRIMARY KEY (provider_id)
);
CREATE TRIGGER invoice_series_touch BEFORE UPDATE ON invoice_series FOR EACH ROW EXECUTE FUNCTION touch_row();

create table invoices (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  client_id bigint not null,
  number text,
  status text not null,
  currency character(3) not null,
  issued_on date,
  due_on date,
  paid_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  refunded_at timestamp with time zone,
  subtotal_minor bigint not null default 0,
  tax_minor bigint not null default 0,
  tax2_minor bigint not null default 0,
  credit_minor bigint not null default 0,
  adjustment_minor bigint not null default 0,
  total_minor bigint not null default 0,
  tax_rate numeric(10,3) not null default 0,
  tax2_rate numeric(10,3) not null default 0,
  payment_method text,
  addressee jsonb,
  notes text not null default ''::text,
  source_id bigint,
  source_row bigint,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  mail_wanted boolean not null default false,
  constraint invoices_pkey PRIMARY KEY (id),
  constraint invoices_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint invoices_check CHECK ((total_minor = ((((subtotal_minor + tax_minor) + tax2_minor) - credit_minor) + adjustment_minor))),
  constraint invoices_check1 CHECK (((status = ANY (ARRAY['draft'::text, 'cancelled'::text])) OR (due_on IS NOT NULL))),
  constraint invoices_number_check CHECK ((number <> ''::text)),
  constraint invoices_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'unpaid'::text, 'payment-pending'::text, 'paid'::text, 'cancelled'::text, 'refunded'::text, 'collections'::text])))
);
CREATE INDEX invoices_client ON invoices USING btree (client_id, id);
CREATE INDEX invoices_client_issued ON invoices USING btree (client_id, issued_on) WHERE (issued_on IS NOT NULL);
CREATE INDEX invoices_mail_wanted ON invoices USING btree (id) WHERE mail_wanted;
CREATE UNIQUE INDEX invoices_number ON invoices USING btree (provider_id, number);
CREATE INDEX invoices_open ON invoices USING btree (client_id, due_on) WHERE (status = ANY (ARRAY['unpaid'::text, 'payment-pending'::text, 'collections'::text]));
CREATE INDEX invoices_open_due ON invoices USING btree (due_on, id) WHERE (status = ANY (ARRAY['unpaid'::text, 'payment-pending'::text]));
CREATE INDEX invoices_provider_open ON invoices USING btree (provider_id, client_id) WHERE (status = ANY (ARRAY['unpaid'::text, 'payment-pending'::text]));
CREATE TRIGGER invoices_touch BEFORE UPDATE ON invoices FOR EACH ROW EXECUTE FUNCTION touch_row();
comment on column invoices.adjustment_minor is 'difference an imported invoice has between its total and its parts; 0 for our own';
comment on column invoices.addressee is 'name and address as the issued document shows them';
comment on column invoices.mail_wanted is 'the client is still to be written to';

create table legal_holds (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  reason text not null,
  set_by text not null,
  set_at timestamp with time zone not null default now(),
  released_by text,
  released_at timestamp with time zone,
  constraint legal_holds_pkey PRIMARY KEY (id),
  constraint legal_holds_check CHECK (((released_by IS NULL) = (released_at IS NULL))),
  constraint legal_holds_reason_check CHECK ((reason <> ''::text))
);
CREATE INDEX legal_holds_client ON legal_holds USING btree (client_id, id);

create table login_clients (
  login_id bigint not null,
  client_id bigint not null,
  owner boolean not null default false,
  permissions jsonb not null default '[]'::jsonb,
  enabled boolean not null default true,
  created_at timestamp with time zone not null default now(),
  constraint login_clients_pkey PRIMARY KEY (login_id, client_id),
  constraint login_clients_permissions_check CHECK ((jsonb_typeof(permissions) = 'array'::text))
);
CREATE INDEX login_clients_client ON login_clients USING btree (client_id, login_id);
CREATE UNIQUE INDEX login_clients_owner ON login_clients USING btree (client_id) WHERE owner;
CREATE TRIGGER login_clients_end_resets AFTER UPDATE ON login_clients FOR EACH ROW WHEN (((old.enabled AND (NOT new.enabled)) OR (new.client_id <> old.client_id))) EXECUTE FUNCTION end_resets_of_tie();
CREATE TRIGGER login_clients_not_of_anonymized AFTER INSERT ON login_clients REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER login_clients_not_to_anonymized BEFORE UPDATE OF client_id ON login_clients FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();
CREATE TRIGGER login_clients_removed AFTER DELETE ON login_clients FOR EACH ROW EXECUTE FUNCTION end_resets_of_tie();

create table login_recovery_codes (
  id bigint not null generated by default as identity,
  login_id bigint not null,
  hash text not null,
  used_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  constraint login_recovery_codes_pkey PRIMARY KEY (id),
  constraint login_recovery_codes_login_id_hash_key UNIQUE (login_id, hash)
);
comment on column login_recovery_codes.hash is 'keyed hash of a secret';

create table login_sessions (
  id bigint not null generated by default as identity,
  login_id bigint not null,
  client_id bigint,
  token_hash text not null,
  stage text not null,
  entered_by text,
  return_to text,
  address text,
  user_agent text,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint login_sessions_pkey PRIMARY KEY (id),
  constraint login_sessions_token_hash_key UNIQUE (token_hash),
  constraint login_sessions_check CHECK ((expires_at > created_at)),
  constraint login_sessions_check1 CHECK (((entered_by IS NULL) OR (stage = 'open'::text))),
  constraint login_sessions_check2 CHECK (((return_to IS NULL) OR (entered_by IS NOT NULL))),
  constraint login_sessions_stage_check CHECK ((stage = ANY (ARRAY['second-factor'::text, 'open'::text])))
);
CREATE INDEX login_sessions_age ON login_sessions USING btree (expires_at);
CREATE INDEX login_sessions_client ON login_sessions USING btree (client_id) WHERE (client_id IS NOT NULL);
CREATE INDEX login_sessions_login ON login_sessions USING btree (login_id, id);
comment on table login_sessions is 'ended by removing the row';
comment on column login_sessions.client_id is 'for whom it acts; null: not chosen yet';
comment on column login_sessions.token_hash is 'hash of a secret that only the browser has';
comment on column login_sessions.stage is 'second-factor: the password was right, the code is still to come';
comment on column login_sessions.entered_by is 'staff who entered as this login, such as token:7';
comment on column login_sessions.return_to is 'the path on this site that they return to';

create table login_totp (
  login_id bigint not null,
  secret text not null,
  confirmed_at timestamp with time zone,
  last_step bigint not null default 0,
  created_at timestamp with time zone not null default now(),
  constraint login_totp_pkey PRIMARY KEY (login_id)
);
comment on column login_totp.secret is 'sealed';
comment on column login_totp.confirmed_at is 'null: being set up, does not count yet';
comment on column login_totp.last_step is 'the 30 seconds of the last code that was accepted: neither it nor an earlier one counts again';

create table logins (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  name text not null,
  email text not null,
  first_name text not null default ''::text,
  last_name text not null default ''::text,
  language text,
  password_hash text,
  password_scheme text,
  password_changed_at timestamp with time zone,
  two_factor boolean not null default false,
  email_verified_at timestamp with time zone,
  last_sign_in_at timestamp with time zone,
  last_sign_in_address text,
  last_sign_in_host text,
  source_id bigint,
  source_row bigint,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  password_version integer not null default 0,
  password_expires_at timestamp with time zone,
  must_change_password boolean not null default false,
  short_password boolean not null default false,
  security_question text,
  security_answer_hash text,
  wrong_security_answers integer not null default 0,
  constraint logins_pkey PRIMARY KEY (id),
  constraint logins_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint logins_check CHECK (((password_hash IS NULL) = (password_scheme IS NULL))),
  constraint logins_name_check CHECK ((name <> ''::text)),
  constraint logins_password_expires CHECK (((password_expires_at IS NULL) OR must_change_password)),
  constraint logins_password_scheme_check CHECK ((password_scheme = ANY (ARRAY['argon2id'::text, 'bcrypt'::text, 'md5'::text, 'md5-salted'::text, 'hmac-sha256'::text]))),
  constraint logins_security_question CHECK (((security_question IS NULL) = (security_answer_hash IS NULL))),
  constraint logins_security_question_check CHECK ((security_question ~ '^[a-z-]+$'::text)),
  constraint logins_wrong_security_answers_check CHECK ((wrong_security_answers >= 0))
);
CREATE INDEX logins_email ON logins USING btree (provider_id, lower(email));
CREATE UNIQUE INDEX logins_name ON logins USING btree (provider_id, lower(name));
CREATE TRIGGER logins_count_password BEFORE UPDATE OF password_hash ON logins FOR EACH ROW WHEN ((new.password_hash IS DISTINCT FROM old.password_hash)) EXECUTE FUNCTION count_password();
CREATE TRIGGER logins_end_resets AFTER UPDATE OF password_hash, password_version, name, email ON logins FOR EACH ROW WHEN (((new.password_version IS DISTINCT FROM old.password_version) OR (new.name IS DISTINCT FROM old.name) OR (new.email IS DISTINCT FROM old.email))) EXECUTE FUNCTION end_resets_of_login();
comment on column logins.password_version is 'counts the passwords: what was made for an earlier one no longer works';
comment on column logins.password_expires_at is 'a generated password works no longer than this';
comment on column logins.must_change_password is 'somebody else has chosen it: it opens nothing but the page for a new one';
comment on column logins.short_password is 'long enough only with a second factor';
comment on column logins.security_question is 'code of one of the questions that come with Tenure';
comment on column logins.security_answer_hash is 'hash of a secret: the answer';
comment on column logins.wrong_security_answers is 'since the last right one';

create table mail_templates (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  name text not null,
  language text not null,
  subject text not null,
  text text not null,
  html text,
  created_at timestamp with time zone not null default now(),
  constraint mail_templates_pkey PRIMARY KEY (id),
  constraint mail_templates_provider_id_name_language_key UNIQUE (provider_id, name, language)
);

create table merge_images (
  operation_id uuid not null,
  client_id bigint not null,
  table_name text not null,
  key jsonb not null,
  before jsonb,
  after jsonb,
  constraint merge_images_pkey PRIMARY KEY (operation_id, table_name, key)
);
CREATE INDEX merge_images_client ON merge_images USING btree (client_id);
CREATE TRIGGER merge_images_not_of_anonymized AFTER INSERT ON merge_images REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER merge_images_not_to_anonymized BEFORE UPDATE OF client_id ON merge_images FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();
comment on column merge_images.client_id is 'the survivor';
comment on column merge_images.before is 'null: the row was not there; a dropped row as a whole, else the columns that may have changed';
comment on column merge_images.after is 'null: the row was dropped';

create table merge_moves (
  operation_id uuid not null,
  table_name text not null,
  batch integer not null,
  keys text[] not null,
  constraint merge_moves_pkey PRIMARY KEY (operation_id, table_name, batch)
);
comment on column merge_moves.keys is 'of the rows, without the client where it is part of the key';

create table messages (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  client_id bigint,
  operation_id uuid,
  channel text not null default 'email'::text,
  template text,
  to_address text not null,
  cc_address text,
  subject text not null default ''::text,
  body_text text not null default ''::text,
  body_html text,
  message_id text,
  dedupe_key text,
  state text not null,
  attempts integer not null default 0,
  error text,
  sent_at timestamp with time zone,
  source_id bigint,
  source_row bigint,
  created_at timestamp with time zone not null default now(),
  constraint messages_pkey PRIMARY KEY (id),
  constraint messages_dedupe_key_key UNIQUE (dedupe_key),
  constraint messages_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint messages_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text, 'portal'::text]))),
  constraint messages_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'unknown'::text])))
);
CREATE INDEX messages_client ON messages USING btree (client_id, id);
CREATE INDEX messages_operation ON messages USING btree (operation_id) WHERE (operation_id IS NOT NULL);
CREATE INDEX messages_outgoing ON messages USING btree (template, id) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text]));
CREATE TRIGGER messages_not_of_anonymized AFTER INSERT ON messages REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER messages_not_to_anonymized BEFORE UPDATE OF client_id ON messages FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();

create table notes (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  section text not null default 'client'::text,
  body text not null,
  sticky boolean not null default false,
  author text not null default ''::text,
  at timestamp with time zone not null default now(),
  source_id bigint,
  source_row bigint,
  created_at timestamp with time zone not null default now(),
  constraint notes_pkey PRIMARY KEY (id),
  constraint notes_source_id_source_row_key UNIQUE (source_id, source_row)
);
CREATE INDEX notes_client ON notes USING btree (client_id, id);
CREATE TRIGGER notes_not_of_anonymized AFTER INSERT ON notes REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER notes_not_to_anonymized BEFORE UPDATE OF client_id ON notes FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();

create table operation_before_images (
  operation_id uuid not null,
  step_id text not null,
  table_name text not null,
  row_id bigint not null,
  before jsonb not null,
  restored_at timestamp with time zone,
  constraint operation_before_images_pkey PRIMARY KEY (operation_id, step_id, table_name, row_id)
);
CREATE INDEX operation_before_images_rows ON operation_before_images USING btree (table_name, row_id);

create table operation_decisions (
  id uuid not null,
  operation_id uuid not null,
  action text not null,
  step_id text,
  items jsonb,
  until timestamp with time zone,
  answer jsonb,
  reason text not null default ''::text,
  by_kind text not null,
  by_id text not null,
  state text not null default 'sent'::text,
  refusal text,
  created_at timestamp with time zone not null default now(),
  applied_at timestamp with time zone,
  constraint operation_decisions_pkey PRIMARY KEY (id),
  constraint operation_decisions_action_check CHECK ((action = ANY (ARRAY['approve'::text, 'reject'::text, 'pause'::text, 'resume'::text, 'postpone'::text, 'retry'::text, 'skip'::text, 'roll-back'::text, 'cancel'::text, 'confirm'::text, 'restart'::text]))),
  constraint operation_decisions_state_check CHECK ((state = ANY (ARRAY['sent'::text, 'accepted'::text, 'refused'::text, 'applied'::text])))
);
CREATE INDEX operation_decisions_operation ON operation_decisions USING btree (operation_id, created_at);

create table operation_event_queue (
  id bigint not null generated by default as identity,
  operation_id uuid not null,
  key text not null,
  at timestamp with time zone not null,
  type text not null,
  data jsonb not null,
  constraint operation_event_queue_pkey PRIMARY KEY (id)
);
CREATE INDEX operation_event_queue_operation ON operation_event_queue USING btree (operation_id, id);

create table operation_events (
  operation_id uuid not null,
  seq integer not null,
  at timestamp with time zone not null,
  type text not null,
  data jsonb not null default '{}'::jsonb,
  prev_hash text not null,
  hash text not null,
  key text not null default ''::text,
  constraint operation_events_pkey PRIMARY KEY (operation_id, seq),
  constraint operation_events_seq_check CHECK ((seq > 0))
);
CREATE UNIQUE INDEX operation_events_key ON operation_events USING btree (operation_id, key) WHERE (key <> ''::text);
CREATE TRIGGER operation_events_append_only BEFORE DELETE OR UPDATE ON operation_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER operation_events_notify AFTER INSERT ON operation_events FOR EACH ROW EXECUTE FUNCTION notify_event();

create table operation_items (
  operation_id uuid not null,
  step_id text not null,
  "position" integer not null,
  item_id bigint not null,
  state text not null,
  attempt integer not null default 0,
  next_attempt_at timestamp with time zone,
  error jsonb,
  summary jsonb,
  skipped_by text,
  ended_at timestamp with time zone,
  constraint operation_items_pkey PRIMARY KEY (operation_id, step_id, item_id),
  constraint operation_items_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'running'::text, 'retrying'::text, 'blocked'::text, 'done'::text, 'skipped'::text, 'undone'::text])))
);
CREATE UNIQUE INDEX operation_items_position ON operation_items USING btree (operation_id, step_id, "position");
CREATE INDEX operation_items_state ON operation_items USING btree (operation_id, step_id, state, "position");

create table operation_progress (
  operation_id uuid not null,
  step_id text not null,
  cursor jsonb,
  counts jsonb not null default '{}'::jsonb,
  constraint operation_progress_pkey PRIMARY KEY (operation_id, step_id)
);

create table operation_steps (
  operation_id uuid not null,
  step_id text not null,
  "position" integer not null,
  title text not null,
  state text not null,
  point_of_no_return boolean not null default false,
  undoable boolean not null default false,
  skippable text,
  attempt integer not null default 0,
  next_attempt_at timestamp with time zone,
  error jsonb,
  summary jsonb,
  skipped_by text,
  items_total integer,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint operation_steps_pkey PRIMARY KEY (operation_id, step_id),
  constraint operation_steps_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'running'::text, 'retrying'::text, 'blocked'::text, 'done'::text, 'skipped'::text, 'undoing'::text, 'undone'::text, 'undo-failed'::text])))
);

create table operations (
  id uuid not null,
  kind text not null,
  provider_id bigint not null,
  client_id bigint,
  exclusive boolean not null,
  workflow_id text not null,
  state text not null,
  params jsonb not null,
  plan jsonb not null,
  plan_hash text not null,
  plan_bound boolean not null default false,
  requested_by_kind text not null,
  requested_by text not null,
  reason text not null default ''::text,
  approval_required boolean not null default false,
  approved_by text,
  start_at timestamp with time zone,
  resume_at timestamp with time zone,
  current_step text,
  problem jsonb,
  past_no_return_at timestamp with time zone,
  result jsonb,
  last_seq integer not null default 0,
  chain_head text not null default ''::text,
  created_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  updated_at timestamp with time zone not null default now(),
  other_client_id bigint,
  constraint operations_pkey PRIMARY KEY (id),
  constraint operations_check CHECK (((state = ANY (ARRAY['completed'::text, 'cancelled'::text, 'rolled-back'::text, 'failed'::text])) = (ended_at IS NOT NULL))),
  constraint operations_state_check CHECK ((state = ANY (ARRAY['awaiting-approval'::text, 'scheduled'::text, 'running'::text, 'paused'::text, 'blocked'::text, 'completed'::text, 'cancelled'::text, 'rolling-back'::text, 'rolled-back'::text, 'failed'::text])))
);
CREATE INDEX operations_client ON operations USING btree (client_id, created_at DESC, id DESC);
CREATE INDEX operations_kind ON operations USING btree (kind, created_at DESC, id DESC);
CREATE INDEX operations_list ON operations USING btree (created_at DESC, id DESC);
CREATE UNIQUE INDEX operations_lock ON operations USING btree (client_id) WHERE (exclusive AND (ended_at IS NULL));
CREATE INDEX operations_open ON operations USING btree (created_at) WHERE (ended_at IS NULL);
CREATE INDEX operations_other_client ON operations USING btree (other_client_id, created_at DESC, id DESC) WHERE (other_client_id IS NOT NULL);
CREATE INDEX operations_provider ON operations USING btree (provider_id, created_at DESC, id DESC);
CREATE INDEX operations_state ON operations USING btree (state, created_at DESC, id DESC);
CREATE TRIGGER operations_announce AFTER UPDATE OF state ON operations FOR EACH ROW WHEN ((old.state IS DISTINCT FROM new.state)) EXECUTE FUNCTION announce_operation();
CREATE TRIGGER operations_announce_new AFTER INSERT ON operations FOR EACH ROW EXECUTE FUNCTION announce_operation();
CREATE TRIGGER operations_keep_locks AFTER UPDATE OF ended_at ON operations FOR EACH ROW WHEN ((new.exclusive AND (old.ended_at IS DISTINCT FROM new.ended_at))) EXECUTE FUNCTION keep_client_locks();
CREATE TRIGGER operations_take_locks AFTER INSERT ON operations FOR EACH ROW WHEN (new.exclusive) EXECUTE FUNCTION keep_client_locks();
comment on column operations.other_client_id is 'the second client that it holds';

create table orders (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  number text,
  status text not null,
  currency character(3) not null,
  amount_minor bigint not null default 0,
  requested_by_login_id bigint,
  address text,
  placed_at timestamp with time zone not null default now(),
  source_id bigint,
  source_row bigint,
  created_at timestamp with time zone not null default now(),
  constraint orders_pkey PRIMARY KEY (id),
  constraint orders_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint orders_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'pending'::text, 'active'::text, 'cancelled'::text, 'fraud'::text])))
);
CREATE INDEX orders_client ON orders USING btree (client_id, id);
CREATE INDEX orders_pending ON orders USING btree (client_id, placed_at) WHERE (status = 'pending'::text);
CREATE INDEX orders_requested_by_login ON orders USING btree (requested_by_login_id) WHERE (requested_by_login_id IS NOT NULL);
CREATE TRIGGER orders_not_of_anonymized AFTER INSERT ON orders REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER orders_not_to_anonymized BEFORE UPDATE OF client_id ON orders FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();

create table outages (
  id bigint not null generated by default as identity,
  began_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint outages_pkey PRIMARY KEY (id),
  constraint outages_check CHECK ((ended_at > began_at))
);
CREATE INDEX outages_began ON outages USING btree (began_at);
comment on table outages is 'times in which no case was looked at';

create table outbox (
  id bigint not null generated by default as identity,
  topic text not null,
  provider_id bigint,
  client_id bigint,
  operation_id uuid,
  payload jsonb not null,
  created_at timestamp with time zone not null default now(),
  key text,
  acknowledge boolean not null default false,
  endpoint_id bigint,
  constraint outbox_pkey PRIMARY KEY (id)
);
CREATE INDEX outbox_created ON outbox USING btree (created_at);
CREATE INDEX outbox_endpoint ON outbox USING btree (endpoint_id) WHERE (endpoint_id IS NOT NULL);
CREATE UNIQUE INDEX outbox_key ON outbox USING btree (key) WHERE (key IS NOT NULL);
CREATE INDEX outbox_operation ON outbox USING btree (operation_id);
CREATE TRIGGER outbox_deliveries AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION make_deliveries();
comment on column outbox.acknowledge is 'endpoints that acknowledge must do so';
comment on column outbox.endpoint_id is 'the only endpoint that is told; null: all that want the topic';

create table password_reset_counts (
  id bigint not null generated by default as identity,
  subject text not null,
  at timestamp with time zone not null,
  constraint password_reset_counts_pkey PRIMARY KEY (id)
);
CREATE INDEX password_reset_counts_age ON password_reset_counts USING btree (at);
CREATE INDEX password_reset_counts_subject ON password_reset_counts USING btree (subject, at);
comment on column password_reset_counts.subject is 'keyed hash of a network address, or of it and a login';

create table password_reset_requests (
  id uuid not null,
  sealed text not null,
  subject text not null,
  created_at timestamp with time zone not null,
  constraint password_reset_requests_pkey PRIMARY KEY (id)
);
CREATE INDEX password_reset_requests_age ON password_reset_requests USING btree (created_at);
CREATE TRIGGER password_reset_requests_made AFTER INSERT ON password_reset_requests FOR EACH ROW EXECUTE FUNCTION notify_password_reset();
comment on table password_reset_requests is 'requests that nobody has looked at yet; each goes when it was';
comment on column password_reset_requests.sealed is 'what was asked for';
comment on column password_reset_requests.subject is 'keyed hash of the network address that asks';

create table password_resets (
  id bigint not null generated by default as identity,
  login_id bigint not null,
  kind text not null,
  state text not null,
  password_version integer not null,
  token_hash text,
  sealed text,
  requested_by text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  begun_at timestamp with time zone,
  mailed_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint password_resets_pkey PRIMARY KEY (id),
  constraint password_resets_token_hash_key UNIQUE (token_hash),
  constraint password_resets_check CHECK ((expires_at > created_at)),
  constraint password_resets_check1 CHECK (((state = 'open'::text) = (ended_at IS NULL))),
  constraint password_resets_check2 CHECK (((state = 'open'::text) OR ((token_hash IS NULL) AND (sealed IS NULL)))),
  constraint password_resets_check3 CHECK (((token_hash IS NULL) OR (kind = 'link'::text))),
  constraint password_resets_check4 CHECK (((state <> 'open'::text) OR (kind = ANY (ARRAY['link'::text, 'generated'::text])))),
  constraint password_resets_kind_check CHECK ((kind = ANY (ARRAY['link'::text, 'generated'::text, 'password-changed'::text, 'two-factor-off'::text]))),
  constraint password_resets_state_check CHECK ((state = ANY (ARRAY['open'::text, 'used'::text, 'replaced'::text, 'expired'::text, 'ended'::text])))
);
CREATE INDEX password_resets_ended ON password_resets USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX password_resets_login ON password_resets USING btree (login_id, created_at);
CREATE UNIQUE INDEX password_resets_open ON password_resets USING btree (login_id) WHERE (state = 'open'::text);
CREATE INDEX password_resets_waiting ON password_resets USING btree (created_at) WHERE (begun_at IS NULL);
CREATE TRIGGER password_resets_made AFTER INSERT ON password_resets FOR EACH ROW EXECUTE FUNCTION notify_password_reset();
CREATE TRIGGER password_resets_over AFTER UPDATE OF state ON password_resets FOR EACH ROW WHEN (((old.state = 'open'::text) AND (new.state <> 'open'::text))) EXECUTE FUNCTION notify_password_reset();
comment on table password_resets is 'a link or a generated password on its way to a login, or a notice about what was changed';
comment on column password_resets.password_version is 'of the login when it was made; another one ends it';
comment on column password_resets.token_hash is 'keyed hash of a secret: the token of the link';
comment on column password_resets.sealed is 'sealed: the token or the password, until its mail is handed over';
comment on column password_resets.requested_by is 'client, or staff such as token:7';

create table payment_gateways (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  name text not null,
  connector text not null,
  url text,
  credentials text,
  disabled boolean not null default false,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint payment_gateways_pkey PRIMARY KEY (id),
  constraint payment_gateways_provider_id_name_key UNIQUE (provider_id, name),
  constraint payment_gateways_connector_check CHECK ((connector = ANY (ARRAY['stripe'::text, 'manual'::text]))),
  constraint payment_gateways_name_check CHECK ((name <> ''::text))
);
CREATE TRIGGER payment_gateways_touch BEFORE UPDATE ON payment_gateways FOR EACH ROW EXECUTE FUNCTION touch_row();
comment on column payment_gateways.url is 'for a test endpoint; null: the gateway''s own address';
comment on column payment_gateways.credentials is 'sealed with TENURE_SECRET_KEY, bound to the row';

create table payment_methods (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  gateway text not null,
  kind text not null,
  description text not null default ''::text,
  brand text,
  last_four text,
  expires_on date,
  reference text,
  is_default boolean not null default false,
  removed_at timestamp with time zone,
  source_id bigint,
  source_row bigint,
  created_at timestamp with time zone not null default now(),
  declined_code text,
  constraint payment_methods_pkey PRIMARY KEY (id),
  constraint payment_methods_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint payment_methods_kind_check CHECK ((kind = ANY (ARRAY['card'::text, 'bank'::text]))),
  constraint payment_methods_last_four_check CHECK ((last_four ~ '^[0-9A-Za-z]{1,4}$'::text))
);
CREATE INDEX payment_methods_card ON payment_methods USING btree (gateway, last_four) WHERE ((removed_at IS NULL) AND (reference IS NOT NULL));
CREATE INDEX payment_methods_client ON payment_methods USING btree (client_id, id);
CREATE UNIQUE INDEX payment_methods_default ON payment_methods USING btree (client_id) WHERE (is_default AND (removed_at IS NULL));
CREATE INDEX payment_methods_expiring ON payment_methods USING btree (expires_on) WHERE (is_default AND (removed_at IS NULL) AND (expires_on IS NOT NULL));
CREATE TRIGGER payment_methods_not_of_anonymized AFTER INSERT ON payment_methods REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER payment_methods_not_to_anonymized BEFORE UPDATE OF client_id ON payment_methods FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();
comment on column payment_methods.reference is 'the gateway''s token, sealed with TENURE_SECRET_KEY; never a card number';
comment on column payment_methods.declined_code is 'why it is never charged again, in the gateway''s words';

create table products (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  name text not null,
  type text not null default 'other'::text,
  source_id bigint,
  source_row bigint,
  created_at timestamp with time zone not null default now(),
  constraint products_pkey PRIMARY KEY (id),
  constraint products_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint products_type_check CHECK ((type = ANY (ARRAY['hosting'::text, 'reseller'::text, 'server'::text, 'other'::text])))
);
CREATE INDEX products_provider ON products USING btree (provider_id, id);

create table providers (
  id bigint not null generated by default as identity,
  name text not null,
  legal_name text,
  address text,
  country character(2),
  default_language text not null default 'en'::text,
  default_currency character(3) not null default 'EUR'::bpchar,
  time_zone text not null default 'UTC'::text,
  public_url text,
  mail_from text,
  policy jsonb not null default '{}'::jsonb,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  settings jsonb not null default '{}'::jsonb,
  constraint providers_pkey PRIMARY KEY (id),
  constraint providers_default_currency_check CHECK ((default_currency ~ '^[A-Z]{3}$'::text)),
  constraint providers_name_check CHECK ((name <> ''::text)),
  constraint providers_settings_check CHECK ((jsonb_typeof(settings) = 'object'::text))
);
CREATE TRIGGER providers_touch BEFORE UPDATE ON providers FOR EACH ROW EXECUTE FUNCTION touch_row();

create table refund_attempts (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  client_id bigint not null,
  payment_id bigint not null,
  invoice_id bigint,
  gateway text not null,
  occurrence text not null,
  idempotency_key text not null,
  state text not null default 'requested'::text,
  code text,
  currency character(3) not null,
  amount_minor bigint not null,
  fees_minor bigint not null default 0,
  takes_from text,
  with_credit boolean not null default false,
  description text not null default ''::text,
  gateway_reference text,
  refund_id bigint,
  requested_by_kind text not null,
  requested_by text,
  requested_at timestamp with time zone not null,
  asked_at timestamp with time zone,
  settled_at timestamp with time zone,
  constraint refund_attempts_pkey PRIMARY KEY (id),
  constraint refund_attempts_idempotency_key_key UNIQUE (idempotency_key),
  constraint refund_attempts_payment_id_occurrence_key UNIQUE (payment_id, occurrence),
  constraint refund_attempts_amount_minor_check CHECK ((amount_minor > 0)),
  constraint refund_attempts_check CHECK (((state = ANY (ARRAY['succeeded'::text, 'cancelled'::text])) = (settled_at IS NOT NULL))),
  constraint refund_attempts_fees_minor_check CHECK ((fees_minor >= 0)),
  constraint refund_attempts_idempotency_key_check CHECK ((idempotency_key <> ''::text)),
  constraint refund_attempts_occurrence_check CHECK ((occurrence <> ''::text)),
  constraint refund_attempts_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'succeeded'::text, 'unknown'::text, 'cancelled'::text]))),
  constraint refund_attempts_takes_from_check CHECK ((takes_from = ANY (ARRAY['invoice'::text, 'credit'::text])))
);
CREATE INDEX refund_attempts_client ON refund_attempts USING btree (client_id, id);
CREATE UNIQUE INDEX refund_attempts_in_flight ON refund_attempts USING btree (payment_id) WHERE (state = ANY (ARRAY['requested'::text, 'unknown'::text]));
CREATE INDEX refund_attempts_invoice ON refund_attempts USING btree (invoice_id, occurrence) WHERE (invoice_id IS NOT NULL);
CREATE INDEX refund_attempts_open ON refund_attempts USING btree (requested_at) WHERE (state = ANY (ARRAY['requested'::text, 'unknown'::text]));
CREATE INDEX refund_attempts_payment ON refund_attempts USING btree (payment_id, id);
CREATE INDEX refund_attempts_refund ON refund_attempts USING btree (refund_id) WHERE (refund_id IS NOT NULL);
comment on column refund_attempts.occurrence is 'the request of staff; those of one invoice share it';
comment on column refund_attempts.takes_from is 'what the ledger takes it from; null: first what of the payment is in credit';
comment on column refund_attempts.with_credit is 'when all of its request are done, the credit that the invoice used goes back too';
comment on column refund_attempts.asked_at is 'when the gateway was first asked; from then on it may have it';

create table roles (
  id bigint not null generated by default as identity,
  name text not null,
  description text not null default ''::text,
  permissions text[] not null,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  second_factor_required boolean not null default false,
  constraint roles_pkey PRIMARY KEY (id),
  constraint roles_name_key UNIQUE (name)
);
comment on column roles.second_factor_required is 'whoever has it signs in with a second factor, or only to set one up';

create table schedule_decisions (
  id bigint not null generated by default as identity,
  schedule_id text not null,
  action text not null,
  decided_by text not null,
  reason text not null,
  decided_at timestamp with time zone not null,
  constraint schedule_decisions_pkey PRIMARY KEY (id),
  constraint schedule_decisions_action_check CHECK ((action = ANY (ARRAY['pause'::text, 'resume'::text, 'trigger'::text])))
);
CREATE INDEX schedule_decisions_newest ON schedule_decisions USING btree (schedule_id, id DESC);
comment on column schedule_decisions.decided_by is 'as token:12 or staff:3';

create table schema_migrations (
  name text not null,
  hash text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migrations_pkey PRIMARY KEY (name)
);

create table servers (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  name text not null,
  connector text not null,
  url text,
  tls_verify boolean not null default true,
  credentials text,
  max_concurrency smallint not null default 5,
  disabled boolean not null default false,
  source_id bigint,
  source_row bigint,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint servers_pkey PRIMARY KEY (id),
  constraint servers_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint servers_connector_check CHECK ((connector = ANY (ARRAY['whm'::text, 'webhook'::text, 'manual'::text, 'plesk'::text, 'directadmin'::text, 'hestia'::text, 'proxmox'::text, 'pterodactyl'::text, 'virtualizor'::text]))),
  constraint servers_max_concurrency_check CHECK (((max_concurrency >= 1) AND (max_concurrency <= 100))),
  constraint servers_name_check CHECK ((name <> ''::text))
);
CREATE INDEX servers_provider ON servers USING btree (provider_id, id);
CREATE TRIGGER servers_touch BEFORE UPDATE ON servers FOR EACH ROW EXECUTE FUNCTION touch_row();
comment on column servers.credentials is 'sealed with TENURE_SECRET_KEY, bound to the row';

create table services (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  product_id bigint,
  server_id bigint,
  order_id bigint,
  name text not null default ''::text,
  domain text,
  username text,
  external_id text,
  marker text,
  password text,
  status text not null,
  suspended_reason text,
  suspended_note text,
  suspended_at timestamp with time zone,
  terminated_at timestamp with time zone,
  currency character(3) not null,
  quantity integer not null default 1,
  first_price_minor bigint not null default 0,
  price_minor bigint not null default 0,
  cycle text not null,
  payment_method text,
  signed_up_on date,
  next_due_on date,
  next_invoice_on date,
  terminate_on date,
  auto_suspend_override boolean not null default false,
  suspend_not_before date,
  notes text not null default ''::text,
  source_id bigint,
  source_row bigint,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  anchor_day smallint,
  separate_invoice boolean not null default false,
  constraint services_pkey PRIMARY KEY (id),
  constraint services_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint services_anchor_day_check CHECK (((anchor_day >= 1) AND (anchor_day <= 31))),
  constraint services_check CHECK (((status = 'suspended'::text) OR (suspended_at IS NULL))),
  constraint services_cycle_check CHECK ((cycle = ANY (ARRAY['free'::text, 'one-time'::text, 'monthly'::text, 'quarterly'::text, 'semi-annually'::text, 'annually'::text, 'biennially'::text, 'triennially'::text]))),
  constraint services_quantity_check CHECK ((quantity > 0)),
  constraint services_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'suspended'::text, 'terminated'::text, 'cancelled'::text, 'fraud'::text, 'completed'::text]))),
  constraint services_suspended_reason_check CHECK ((suspended_reason = ANY (ARRAY['overdue'::text, 'staff'::text, 'abuse'::text, 'chargeback'::text, 'unknown'::text])))
);
CREATE INDEX services_billable ON services USING btree (GREATEST(next_invoice_on, next_due_on), client_id) WHERE ((status = ANY (ARRAY['active'::text, 'suspended'::text])) AND (cycle <> ALL (ARRAY['free'::text, 'one-time'::text])));
CREATE INDEX services_client ON services USING btree (client_id, id);
CREATE INDEX services_domain ON services USING btree (lower(domain));
CREATE INDEX services_order ON services USING btree (order_id) WHERE (order_id IS NOT NULL);
CREATE INDEX services_running ON services USING btree (client_id) WHERE (status = ANY (ARRAY['active'::text, 'suspended'::text]));
CREATE INDEX services_server ON services USING btree (server_id, status);
CREATE TRIGGER services_not_of_anonymized AFTER INSERT ON services REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER services_not_to_anonymized BEFORE UPDATE OF client_id ON services FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();
CREATE TRIGGER services_touch BEFORE UPDATE ON services FOR EACH ROW EXECUTE FUNCTION touch_row();
comment on column services.password is 'sealed with TENURE_SECRET_KEY, bound to the row';
comment on column services.next_due_on is 'first day that is not paid';
comment on column services.next_invoice_on is 'first day that is not billed; never before next_due_on, whatever it says';
comment on column services.anchor_day is 'the day of the month on which it is due where the month has it, else the last one';

create table sign_in_failures (
  id bigint not null generated by default as identity,
  subject text not null,
  at timestamp with time zone not null,
  constraint sign_in_failures_pkey PRIMARY KEY (id)
);
CREATE INDEX sign_in_failures_age ON sign_in_failures USING btree (at);
CREATE INDEX sign_in_failures_subject ON sign_in_failures USING btree (subject, at);
comment on column sign_in_failures.subject is 'keyed hash of a login, an address or both';

create table sign_in_links (
  id bigint not null generated by default as identity,
  client_id bigint not null,
  login_id bigint,
  token_hash text not null,
  made_by text not null,
  reason text not null,
  return_to text,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  constraint sign_in_links_pkey PRIMARY KEY (id),
  constraint sign_in_links_token_hash_key UNIQUE (token_hash),
  constraint sign_in_links_reason_check CHECK ((reason <> ''::text))
);
CREATE INDEX sign_in_links_client ON sign_in_links USING btree (client_id, id);
CREATE INDEX sign_in_links_login ON sign_in_links USING btree (login_id);
CREATE TRIGGER sign_in_links_not_of_anonymized AFTER INSERT ON sign_in_links REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER sign_in_links_not_to_anonymized BEFORE UPDATE OF client_id ON sign_in_links FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();
comment on column sign_in_links.token_hash is 'hash of a secret that only the link has';

create table sms_gateways (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  connector text not null,
  url text not null,
  sender text not null default ''::text,
  credentials text,
  disabled boolean not null default false,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint sms_gateways_pkey PRIMARY KEY (id),
  constraint sms_gateways_provider_id_key UNIQUE (provider_id),
  constraint sms_gateways_connector_check CHECK ((connector = 'http'::text))
);
CREATE TRIGGER sms_gateways_touch BEFORE UPDATE ON sms_gateways FOR EACH ROW EXECUTE FUNCTION touch_row();
comment on column sms_gateways.sender is 'what recipients see; empty: what the gateway uses by itself';
comment on column sms_gateways.credentials is 'sealed with TENURE_SECRET_KEY, bound to the row';

create table staff (
  id bigint not null generated by default as identity,
  kind text not null default 'person'::text,
  email text,
  name text not null,
  language text not null default 'en'::text,
  provider_ids bigint[],
  password_hash text,
  password_set_at timestamp with time zone,
  disabled_at timestamp with time zone,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  password_off boolean not null default false,
  constraint staff_pkey PRIMARY KEY (id),
  constraint staff_check CHECK (((kind = 'person'::text) = (email IS NOT NULL))),
  constraint staff_check1 CHECK (((kind = 'person'::text) OR (password_hash IS NULL))),
  constraint staff_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'service'::text])))
);
CREATE UNIQUE INDEX staff_email ON staff USING btree (lower(email));
comment on column staff.kind is 'service: a program that owns tokens and never signs in';
comment on column staff.provider_ids is 'null: all providers';
comment on column staff.password_off is 'the account signs in by a passkey or at the provider of identities alone';

create table staff_challenges (
  challenge text not null,
  purpose text not null,
  staff_id bigint,
  address text,
  expires_at timestamp with time zone not null,
  sealed text,
  constraint staff_challenges_pkey PRIMARY KEY (challenge),
  constraint staff_challenges_owner_check CHECK (((purpose = ANY (ARRAY['sign-in'::text, 'single-sign-on'::text])) = (staff_id IS NULL))),
  constraint staff_challenges_purpose_check CHECK ((purpose = ANY (ARRAY['register'::text, 'sign-in'::text, 'confirm'::text, 'single-sign-on'::text]))),
  constraint staff_challenges_sealed_check CHECK (((purpose = 'single-sign-on'::text) = (sealed IS NOT NULL)))
);
CREATE INDEX staff_challenges_age ON staff_challenges USING btree (expires_at);
comment on table staff_challenges is 'each answers one ceremony, and goes with it';
comment on column staff_challenges.sealed is 'of a sign-in elsewhere: what its answer is checked against';

create table staff_identities (
  id bigint not null generated by default as identity,
  staff_id bigint not null,
  issuer text not null,
  subject text not null,
  linked_by text not null,
  created_at timestamp with time zone not null,
  constraint staff_identities_pkey PRIMARY KEY (id),
  constraint staff_identities_issuer_subject_key UNIQUE (issuer, subject),
  constraint staff_identities_staff_id_issuer_key UNIQUE (staff_id, issuer),
  constraint staff_identities_linked_by_check CHECK ((linked_by = ANY (ARRAY['staff'::text, 'e-mail'::text])))
);
comment on column staff_identities.linked_by is 'staff: somebody with the right; e-mail: by the verified address, at the first sign-in';

create table staff_links (
  staff_id bigint not null,
  hash text not null,
  expires_at timestamp with time zone not null,
  provider_id bigint,
  sealed text,
  mail_key text,
  constraint staff_links_pkey PRIMARY KEY (staff_id),
  constraint staff_links_hash_key UNIQUE (hash)
);
comment on column staff_links.hash is 'hash of a secret that only the link has';
comment on column staff_links.provider_id is 'in whose name the link is mailed; null: it is handed over by hand';
comment on column staff_links.sealed is 'the secret of the link, encrypted, until its mail is handed over';
comment on column staff_links.mail_key is 'the dedupe_key that its mail has in the message log';

create table staff_passkeys (
  id bigint not null generated by default as identity,
  staff_id bigint not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}'::text[],
  backed_up boolean not null,
  name text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint staff_passkeys_pkey PRIMARY KEY (id),
  constraint staff_passkeys_credential_id_key UNIQUE (credential_id)
);
CREATE INDEX staff_passkeys_staff ON staff_passkeys USING btree (staff_id, id);
comment on column staff_passkeys.counter is 'how often the authenticator has signed, as it says; 0: it does not count';
comment on column staff_passkeys.backed_up is 'kept by a service that copies it to other devices';

create table staff_recovery_codes (
  id bigint not null generated by default as identity,
  staff_id bigint not null,
  hash text not null,
  used_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  constraint staff_recovery_codes_pkey PRIMARY KEY (id),
  constraint staff_recovery_codes_staff_id_hash_key UNIQUE (staff_id, hash)
);
comment on column staff_recovery_codes.hash is 'keyed hash of a secret';

create table staff_roles (
  staff_id bigint not null,
  role_id bigint not null,
  constraint staff_roles_pkey PRIMARY KEY (staff_id, role_id)
);
CREATE INDEX staff_roles_role ON staff_roles USING btree (role_id);

create table staff_sessions (
  id bigint not null generated by default as identity,
  staff_id bigint not null,
  hash text not null,
  signed_in_with text not null,
  address text,
  user_agent text,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint staff_sessions_pkey PRIMARY KEY (id),
  constraint staff_sessions_hash_key UNIQUE (hash),
  constraint staff_sessions_check CHECK ((expires_at > created_at)),
  constraint staff_sessions_signed_in_with_check CHECK ((signed_in_with = ANY (ARRAY['password'::text, 'password+app'::text, 'password+recovery-code'::text, 'passkey'::text, 'single-sign-on'::text])))
);
CREATE INDEX staff_sessions_age ON staff_sessions USING btree (expires_at);
CREATE INDEX staff_sessions_staff ON staff_sessions USING btree (staff_id, id);
comment on column staff_sessions.hash is 'hash of a secret that only the browser or program has';
comment on column staff_sessions.confirmed_at is 'when the own password was asked again, and was right';

create table staff_totp (
  staff_id bigint not null,
  secret text not null,
  confirmed_at timestamp with time zone,
  last_step bigint not null default 0,
  created_at timestamp with time zone not null default now(),
  constraint staff_totp_pkey PRIMARY KEY (staff_id)
);
comment on column staff_totp.secret is 'sealed';
comment on column staff_totp.confirmed_at is 'null: being set up, does not count yet';
comment on column staff_totp.last_step is 'the 30 seconds of the last code that was accepted: neither it nor an earlier one counts again';

create table staff_views (
  id bigint not null generated by default as identity,
  staff_id bigint not null,
  list text not null,
  name text not null,
  query text not null,
  created_at timestamp with time zone not null default now(),
  constraint staff_views_pkey PRIMARY KEY (id),
  constraint staff_views_staff_id_list_name_key UNIQUE (staff_id, list, name),
  constraint staff_views_list_check CHECK ((list = ANY (ARRAY['cases'::text, 'clients'::text, 'operations'::text]))),
  constraint staff_views_name_check CHECK ((name <> ''::text))
);
comment on column staff_views.query is 'filters as they stand in an address; never words that were searched for';

create table tax_rules (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  name text not null,
  level smallint not null default 1,
  country character(2),
  region text,
  product_types text[],
  rate numeric(6,3) not null,
  included boolean not null default false,
  valid_from date,
  valid_until date,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint tax_rules_pkey PRIMARY KEY (id),
  constraint tax_rules_check CHECK (((region IS NULL) OR (country IS NOT NULL))),
  constraint tax_rules_check1 CHECK ((valid_until >= valid_from)),
  constraint tax_rules_level_check CHECK ((level = ANY (ARRAY[1, 2]))),
  constraint tax_rules_name_check CHECK ((name <> ''::text)),
  constraint tax_rules_product_types_check CHECK ((cardinality(product_types) > 0)),
  constraint tax_rules_rate_check CHECK (((rate >= (0)::numeric) AND (rate <= (100)::numeric))),
  constraint tax_rules_region_check CHECK ((region <> ''::text))
);
CREATE INDEX tax_rules_provider ON tax_rules USING btree (provider_id, id);
CREATE TRIGGER tax_rules_touch BEFORE UPDATE ON tax_rules FOR EACH ROW EXECUTE FUNCTION touch_row();
comment on column tax_rules.product_types is 'null: all';
comment on column tax_rules.included is 'prices hold the tax already';

create table ticket_messages (
  id bigint not null generated by default as identity,
  ticket_id bigint not null,
  kind text not null default 'message'::text,
  author text not null,
  author_name text not null default ''::text,
  login_id bigint,
  body text not null,
  at timestamp with time zone not null default now(),
  source_id bigint,
  source_table text,
  source_row bigint,
  created_at timestamp with time zone not null default now(),
  constraint ticket_messages_pkey PRIMARY KEY (id),
  constraint ticket_messages_source_id_source_table_source_row_key UNIQUE (source_id, source_table, source_row),
  constraint ticket_messages_author_check CHECK ((author = ANY (ARRAY['client'::text, 'staff'::text, 'guest'::text, 'system'::text]))),
  constraint ticket_messages_kind_check CHECK ((kind = ANY (ARRAY['message'::text, 'note'::text])))
);
CREATE INDEX ticket_messages_login ON ticket_messages USING btree (login_id) WHERE (login_id IS NOT NULL);
CREATE INDEX ticket_messages_ticket ON ticket_messages USING btree (ticket_id, id);
comment on column ticket_messages.source_table is 'a WHMCS ticket''s first message, replies and notes lie in three tables';

create table tickets (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  client_id bigint,
  login_id bigint,
  service_id bigint,
  number text,
  department text not null default ''::text,
  subject text not null default ''::text,
  status text not null,
  urgency text not null default 'medium'::text,
  guest_name text,
  guest_email text,
  opened_at timestamp with time zone not null default now(),
  last_reply_at timestamp with time zone,
  closed_at timestamp with time zone,
  source_id bigint,
  source_row bigint,
  created_at timestamp with time zone not null default now(),
  constraint tickets_pkey PRIMARY KEY (id),
  constraint tickets_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint tickets_status_check CHECK ((status = ANY (ARRAY['open'::text, 'answered'::text, 'client-reply'::text, 'on-hold'::text, 'in-progress'::text, 'closed'::text]))),
  constraint tickets_urgency_check CHECK ((urgency = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text])))
);
CREATE INDEX tickets_client ON tickets USING btree (client_id, id);
CREATE INDEX tickets_login ON tickets USING btree (login_id) WHERE (login_id IS NOT NULL);
CREATE INDEX tickets_open ON tickets USING btree (client_id) WHERE (status <> 'closed'::text);
CREATE INDEX tickets_service ON tickets USING btree (service_id) WHERE (service_id IS NOT NULL);
CREATE TRIGGER tickets_not_of_anonymized AFTER INSERT ON tickets REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_anonymized();
CREATE TRIGGER tickets_not_to_anonymized BEFORE UPDATE OF client_id ON tickets FOR EACH ROW WHEN ((old.client_id IS DISTINCT FROM new.client_id)) EXECUTE FUNCTION refuse_move_to_anonymized();

create table tombstones (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  kind text not null,
  hash text not null,
  key_id text not null,
  client_id bigint not null,
  operation_id uuid not null,
  created_at timestamp with time zone not null default now(),
  constraint tombstones_pkey PRIMARY KEY (id),
  constraint tombstones_provider_id_kind_hash_key UNIQUE (provider_id, kind, hash),
  constraint tombstones_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
  constraint tombstones_kind_check CHECK ((kind = ANY (ARRAY['client'::text, 'email'::text, 'taxId'::text, 'login'::text, 'sourceRow'::text])))
);
CREATE INDEX tombstones_operation ON tombstones USING btree (operation_id);
comment on column tombstones.key_id is 'the key that the hash was made with';

create table transactions (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  client_id bigint,
  invoice_id bigint,
  refund_of_id bigint,
  gateway text not null,
  gateway_reference text,
  currency character(3) not null,
  amount_in_minor bigint not null default 0,
  amount_out_minor bigint not null default 0,
  fees_minor bigint not null default 0,
  rate numeric(18,8) not null default 1,
  description text not null default ''::text,
  at timestamp with time zone not null,
  source_id bigint,
  source_row bigint,
  created_at timestamp with time zone not null default now(),
  imported boolean not null default false,
  kind text not null default 'entry'::text,
  credited_minor bigint not null default 0,
  constraint transactions_pkey PRIMARY KEY (id),
  constraint transactions_source_id_source_row_key UNIQUE (source_id, source_row),
  constraint transactions_check CHECK (((kind <> 'payment'::text) OR ((amount_in_minor >= 0) AND (amount_out_minor = 0) AND ((credited_minor >= 0) AND (credited_minor <= amount_in_minor))))),
  constraint transactions_check1 CHECK (((kind <> ALL (ARRAY['refund'::text, 'reversal'::text])) OR ((amount_in_minor = 0) AND (amount_out_minor >= 0) AND ((credited_minor >= (- amount_out_minor)) AND (credited_minor <= 0))))),
  constraint transactions_kind_check CHECK ((kind = ANY (ARRAY['entry'::text, 'payment'::text, 'refund'::text, 'reversal'::text])))
);
CREATE INDEX transactions_client ON transactions USING btree (client_id, id);
CREATE INDEX transactions_client_at ON transactions USING btree (client_id, at);
CREATE INDEX transactions_gateway_reference ON transactions USING btree (provider_id, gateway, gateway_reference) WHERE (gateway_reference IS NOT NULL);
CREATE INDEX transactions_invoice ON transactions USING btree (invoice_id) WHERE (invoice_id IS NOT NULL);
CREATE INDEX transactions_provider ON transactions USING btree (provider_id, at);
CREATE UNIQUE INDEX transactions_reference ON transactions USING btree (provider_id, gateway, gateway_reference) WHERE ((gateway_reference IS NOT NULL) AND (NOT imported));
CREATE INDEX transactions_refund_of ON transactions USING btree (refund_of_id) WHERE (refund_of_id IS NOT NULL);
CREATE TRIGGER note_import BEFORE INSERT ON transactions FOR EACH ROW EXECUTE FUNCTION note_import();
comment on column transactions.client_id is 'null: an expense, or income kept after its client was deleted';
comment on column transactions.kind is 'refund: given back and no longer asked for; reversal: taken back and owed again; entry: as another system booked it';
comment on column transactions.credited_minor is 'how much of it went into the client''s credit, negative: came out of it; the rest belongs to the invoice';

create table webhook_deliveries (
  id uuid not null default gen_random_uuid(),
  endpoint_id bigint not null,
  outbox_id bigint not null,
  topic text not null,
  acknowledge boolean not null default false,
  state text not null default 'pending'::text,
  attempts integer not null default 0,
  next_attempt_at timestamp with time zone,
  last_status integer,
  last_error text,
  log jsonb not null default '[]'::jsonb,
  created_at timestamp with time zone not null default now(),
  delivered_at timestamp with time zone,
  acknowledged_at timestamp with time zone,
  constraint webhook_deliveries_pkey PRIMARY KEY (id),
  constraint webhook_deliveries_endpoint_id_outbox_id_key UNIQUE (endpoint_id, outbox_id),
  constraint webhook_deliveries_check CHECK (((state = ANY (ARRAY['pending'::text, 'failed'::text])) = (next_attempt_at IS NOT NULL))),
  constraint webhook_deliveries_check1 CHECK (((state <> 'acknowledged'::text) OR (acknowledged_at IS NOT NULL))),
  constraint webhook_deliveries_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'failed'::text, 'delivered'::text, 'acknowledged'::text, 'given-up'::text])))
);
CREATE INDEX webhook_deliveries_created ON webhook_deliveries USING btree (created_at);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries USING btree (endpoint_id, next_attempt_at) WHERE (next_attempt_at IS NOT NULL);
CREATE INDEX webhook_deliveries_outbox ON webhook_deliveries USING btree (outbox_id);
CREATE TRIGGER webhook_deliveries_notify AFTER INSERT ON webhook_deliveries FOR EACH ROW EXECUTE FUNCTION notify_delivery();
comment on column webhook_deliveries.attempts is 'since it was made or last asked for again';
comment on column webhook_deliveries.log is 'the last attempts: when, status, sentence';

create table webhook_endpoints (
  id bigint not null generated by default as identity,
  provider_id bigint not null,
  url text not null,
  description text not null default ''::text,
  topics text[] not null,
  acknowledge boolean not null default false,
  secret text not null,
  previous_until timestamp with time zone,
  disabled_at timestamp with time zone,
  disabled_reason text,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint webhook_endpoints_pkey PRIMARY KEY (id),
  constraint webhook_endpoints_check CHECK (((disabled_at IS NULL) = (disabled_reason IS NULL))),
  constraint webhook_endpoints_topics_check CHECK ((cardinality(topics) > 0))
);
CREATE INDEX webhook_endpoints_provider ON webhook_endpoints USING btree (provider_id, id);
CREATE TRIGGER webhook_endpoints_touch BEFORE UPDATE ON webhook_endpoints FOR EACH ROW EXECUTE FUNCTION touch_row();
comment on column webhook_endpoints.acknowledge is 'what demands an acknowledgement waits for this endpoint';
comment on column webhook_endpoints.secret is 'sealed: the secret that signs, and the one before it';
comment on column webhook_endpoints.previous_until is 'until then the secret before it signs too';

create view invoice_balances as
 SELECT i.id AS invoice_id,
    i.provider_id,
    i.client_id,
    i.status,
    i.currency,
    i.due_on,
    i.total_minor,
    e.paid_minor,
    e.refunded_minor,
        CASE
            WHEN (i.status = ANY (ARRAY['unpaid'::text, 'payment-pending'::text, 'collections'::text])) THEN GREATEST(((i.total_minor - e.paid_minor) - e.refunded_minor), (0)::bigint)
            ELSE (0)::bigint
        END AS owed_minor
   FROM (invoices i
     CROSS JOIN LATERAL ( SELECT (COALESCE(sum(((t.amount_in_minor - t.amount_out_minor) - t.credited_minor)), (0)::numeric))::bigint AS paid_minor,
            (COALESCE(sum((t.amount_out_minor + t.credited_minor)) FILTER (WHERE (t.kind = 'refund'::text)), (0)::numeric))::bigint AS refunded_minor
           FROM transactions t
          WHERE (t.invoice_id = i.id)) e);

alter table account_crossings add constraint account_crossings_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table account_crossings add constraint account_crossings_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table addons add constraint addons_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table addons add constraint addons_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id);
alter table addons add constraint addons_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id);
alter table addons add constraint addons_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table api_tokens add constraint api_tokens_made_by_fkey FOREIGN KEY (made_by) REFERENCES staff(id);
alter table api_tokens add constraint api_tokens_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES staff(id);
alter table change_log add constraint change_log_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table change_log add constraint change_log_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table charge_attempts add constraint charge_attempts_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table charge_attempts add constraint charge_attempts_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id);
alter table charge_attempts add constraint charge_attempts_payment_method_id_fkey FOREIGN KEY (payment_method_id) REFERENCES payment_methods(id);
alter table charge_attempts add constraint charge_attempts_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table charge_attempts add constraint charge_attempts_transaction_id_fkey FOREIGN KEY (transaction_id) REFERENCES transactions(id);
alter table client_accounts add constraint client_accounts_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table client_accounts add constraint client_accounts_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table client_groups add constraint client_groups_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table client_groups add constraint client_groups_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table client_locks add constraint client_locks_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES operations(id);
alter table client_providers add constraint client_providers_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table client_providers add constraint client_providers_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table client_settings add constraint client_settings_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table client_terms add constraint client_terms_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table clients add constraint clients_group_id_fkey FOREIGN KEY (group_id) REFERENCES client_groups(id);
alter table clients add constraint clients_held_by_fkey FOREIGN KEY (held_by) REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED;
alter table clients add constraint clients_merged_into_id_fkey FOREIGN KEY (merged_into_id) REFERENCES clients(id);
alter table clients add constraint clients_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table clients add constraint clients_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table contacts add constraint contacts_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table contacts add constraint contacts_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table credit_entries add constraint credit_entries_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table credit_entries add constraint credit_entries_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id);
alter table credit_entries add constraint credit_entries_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table credit_entries add constraint credit_entries_transaction_id_fkey FOREIGN KEY (transaction_id) REFERENCES transactions(id);
alter table data_requests add constraint data_requests_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table data_requests add constraint data_requests_fulfilled_by_fkey FOREIGN KEY (fulfilled_by) REFERENCES operations(id);
alter table data_requests add constraint data_requests_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table disputes add constraint disputes_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table disputes add constraint disputes_transaction_id_fkey FOREIGN KEY (transaction_id) REFERENCES transactions(id);
alter table document_templates add constraint document_templates_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table domains add constraint domains_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table domains add constraint domains_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id);
alter table domains add constraint domains_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table dunning_brakes add constraint dunning_brakes_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table dunning_cases add constraint dunning_cases_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table dunning_holds add constraint dunning_holds_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table dunning_holds add constraint dunning_holds_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id);
alter table dunning_ladders add constraint dunning_ladders_group_id_fkey FOREIGN KEY (group_id) REFERENCES client_groups(id);
alter table dunning_ladders add constraint dunning_ladders_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table dunning_nudges add constraint dunning_nudges_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table dunning_rungs add constraint dunning_rungs_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table dunning_rungs add constraint dunning_rungs_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id);
alter table dunning_rungs add constraint dunning_rungs_ladder_id_fkey FOREIGN KEY (ladder_id) REFERENCES dunning_ladders(id);
alter table erasure_certificates add constraint erasure_certificates_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES operations(id);
alter table erasure_runs add constraint erasure_runs_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table exports add constraint exports_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table exports add constraint exports_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES operations(id);
alter table files add constraint files_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table files add constraint files_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table gateway_events add constraint gateway_events_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table gateway_events add constraint gateway_events_gateway_id_fkey FOREIGN KEY (gateway_id) REFERENCES payment_gateways(id);
alter table idempotency_keys add constraint idempotency_keys_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id);
alter table idempotency_keys add constraint idempotency_keys_token_id_fkey FOREIGN KEY (token_id) REFERENCES api_tokens(id);
alter table import_rows add constraint import_rows_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table import_sources add constraint import_sources_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table invoice_items add constraint invoice_items_addon_id_fkey FOREIGN KEY (addon_id) REFERENCES addons(id);
alter table invoice_items add constraint invoice_items_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table invoice_items add constraint invoice_items_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES domains(id);
alter table invoice_items add constraint invoice_items_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id);
alter table invoice_items add constraint invoice_items_linked_invoice_id_fkey FOREIGN KEY (linked_invoice_id) REFERENCES invoices(id);
alter table invoice_items add constraint invoice_items_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id);
alter table invoice_items add constraint invoice_items_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table invoice_numbers add constraint invoice_numbers_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table invoice_series add constraint invoice_series_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table invoices add constraint invoices_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table invoices add constraint invoices_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table invoices add constraint invoices_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table legal_holds add constraint legal_holds_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table login_clients add constraint login_clients_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table login_clients add constraint login_clients_login_id_fkey FOREIGN KEY (login_id) REFERENCES logins(id);
alter table login_recovery_codes add constraint login_recovery_codes_login_id_fkey FOREIGN KEY (login_id) REFERENCES logins(id) ON DELETE CASCADE;
alter table login_sessions add constraint login_sessions_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id) ON DELETE SET NULL;
alter table login_sessions add constraint login_sessions_login_id_fkey FOREIGN KEY (login_id) REFERENCES logins(id) ON DELETE CASCADE;
alter table login_totp add constraint login_totp_login_id_fkey FOREIGN KEY (login_id) REFERENCES logins(id) ON DELETE CASCADE;
alter table logins add constraint logins_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table logins add constraint logins_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table mail_templates add constraint mail_templates_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table merge_images add constraint merge_images_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table merge_images add constraint merge_images_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES operations(id);
alter table merge_moves add constraint merge_moves_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES operations(id);
alter table messages add constraint messages_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table messages add constraint messages_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES operations(id);
alter table messages add constraint messages_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table messages add constraint messages_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table notes add constraint notes_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table notes add constraint notes_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table operation_decisions add constraint operation_decisions_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES operations(id);
alter table operation_event_queue add constraint operation_event_queue_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES operations(id);
alter table operation_events add constraint operation_events_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES operations(id);
alter table operation_items add constraint operation_items_operation_id_step_id_fkey FOREIGN KEY (operation_id, step_id) REFERENCES operation_steps(operation_id, step_id);
alter table operation_progress add constraint operation_progress_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES operations(id);
alter table operation_steps add constraint operation_steps_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES operations(id);
alter table operations add constraint operations_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table orders add constraint orders_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table orders add constraint orders_requested_by_login_id_fkey FOREIGN KEY (requested_by_login_id) REFERENCES logins(id);
alter table orders add constraint orders_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table outbox add constraint outbox_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoints(id) ON DELETE CASCADE;
alter table outbox add constraint outbox_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table password_resets add constraint password_resets_login_id_fkey FOREIGN KEY (login_id) REFERENCES logins(id) ON DELETE CASCADE;
alter table payment_gateways add constraint payment_gateways_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table payment_methods add constraint payment_methods_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table payment_methods add constraint payment_methods_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table products add constraint products_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table products add constraint products_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table refund_attempts add constraint refund_attempts_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table refund_attempts add constraint refund_attempts_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id);
alter table refund_attempts add constraint refund_attempts_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES transactions(id);
alter table refund_attempts add constraint refund_attempts_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table refund_attempts add constraint refund_attempts_refund_id_fkey FOREIGN KEY (refund_id) REFERENCES transactions(id);
alter table servers add constraint servers_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table servers add constraint servers_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table services add constraint services_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table services add constraint services_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id);
alter table services add constraint services_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id);
alter table services add constraint services_server_id_fkey FOREIGN KEY (server_id) REFERENCES servers(id);
alter table services add constraint services_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table sign_in_links add constraint sign_in_links_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table sign_in_links add constraint sign_in_links_login_id_fkey FOREIGN KEY (login_id) REFERENCES logins(id) ON DELETE SET NULL;
alter table sms_gateways add constraint sms_gateways_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table staff_challenges add constraint staff_challenges_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id);
alter table staff_identities add constraint staff_identities_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id);
alter table staff_links add constraint staff_links_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table staff_links add constraint staff_links_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id);
alter table staff_passkeys add constraint staff_passkeys_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id);
alter table staff_recovery_codes add constraint staff_recovery_codes_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id);
alter table staff_roles add constraint staff_roles_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles(id);
alter table staff_roles add constraint staff_roles_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id);
alter table staff_sessions add constraint staff_sessions_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id);
alter table staff_totp add constraint staff_totp_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id);
alter table staff_views add constraint staff_views_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id);
alter table tax_rules add constraint tax_rules_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table ticket_messages add constraint ticket_messages_login_id_fkey FOREIGN KEY (login_id) REFERENCES logins(id);
alter table ticket_messages add constraint ticket_messages_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table ticket_messages add constraint ticket_messages_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id);
alter table tickets add constraint tickets_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table tickets add constraint tickets_login_id_fkey FOREIGN KEY (login_id) REFERENCES logins(id);
alter table tickets add constraint tickets_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table tickets add constraint tickets_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id);
alter table tickets add constraint tickets_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table tombstones add constraint tombstones_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table transactions add constraint transactions_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id);
alter table transactions add constraint transactions_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id);
alter table transactions add constraint transactions_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
alter table transactions add constraint transactions_refund_of_id_fkey FOREIGN KEY (refund_of_id) REFERENCES transactions(id);
alter table transactions add constraint transactions_source_id_fkey FOREIGN KEY (source_id) REFERENCES import_sources(id);
alter table webhook_deliveries add constraint webhook_deliveries_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoints(id) ON DELETE CASCADE;
alter table webhook_deliveries add constraint webhook_deliveries_outbox_id_fkey FOREIGN KEY (outbox_id) REFERENCES outbox(id) ON DELETE CASCADE;
alter table webhook_endpoints add constraint webhook_endpoints_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id);
