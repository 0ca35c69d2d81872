import type { OtherTable } from './types.ts';

/** Tables without client data. A new column here is looked at too: it may be about a client after all. */
export const notClientData = {
  schema_migrations: {
    because: 'names of the migrations that were applied',
    columns: ['name', 'hash', 'applied_at'],
  },
  providers: {
    because: 'the company that serves, its address and its policy',
    columns: [
      ...[
        'id',
        'name',
        'legal_name',
        'address',
        'country',
        'default_language',
        'default_currency',
        'time_zone',
      ],
      ...['public_url', 'mail_from', 'policy', 'settings', 'version', 'created_at', 'updated_at'],
    ],
  },
  import_sources: {
    because: 'names of the systems that rows were imported from',
    columns: ['id', 'provider_id', 'system', 'name', 'last_run_at', 'created_at'],
  },
  // Where a row's source columns are cleared or the row goes, its mark here is cut too: row_id and hash become 0.
  // An import takes a mark that leads nowhere for a row deleted on purpose and does not bring it back.
  import_rows: {
    because: 'numbers and hashes of rows in another system, and which of our rows they became',
    columns: ['source_id', 'source_table', 'source_row', 'row_id', 'version', 'hash'],
  },
  client_groups: {
    because: 'terms that many clients share; which client is in it stands with the client',
    columns: [
      ...['id', 'provider_id', 'name', 'discount_percent', 'settings', 'version'],
      ...['source_id', 'source_row', 'created_at', 'updated_at'],
    ],
  },
  servers: {
    because: "the provider's own machines and its sealed credentials there",
    columns: [
      ...['id', 'provider_id', 'name', 'connector', 'url', 'tls_verify', 'credentials', 'max_concurrency'],
      ...['disabled', 'source_id', 'source_row', 'version', 'created_at', 'updated_at'],
    ],
  },
  payment_gateways: {
    because: "the provider's own accounts at payment gateways and its sealed credentials there",
    columns: [
      ...['id', 'provider_id', 'name', 'connector', 'url', 'credentials', 'disabled', 'version'],
      ...['created_at', 'updated_at'],
    ],
  },
  sms_gateways: {
    because: "the provider's own account at a gateway for text messages and its sealed credentials there",
    columns: [
      ...['id', 'provider_id', 'connector', 'url', 'sender', 'credentials', 'disabled', 'version'],
      ...['created_at', 'updated_at'],
    ],
  },
  products: {
    because: 'what the provider sells',
    columns: ['id', 'provider_id', 'name', 'type', 'source_id', 'source_row', 'created_at'],
  },
  dunning_ladders: {
    because: 'how a provider follows up what is owed',
    columns: [
      ...['id', 'provider_id', 'group_id', 'version', 'rungs', 'rules', 'active_from', 'created_by'],
      'created_at',
    ],
  },
  outages: {
    because: 'times in which no worker looked at any client',
    columns: ['id', 'began_at', 'ended_at'],
  },
  dunning_brakes: {
    because: 'how many services a provider was about to suspend in an hour, and what was decided',
    columns: [
      ...['id', 'provider_id', 'state', 'began_at', 'services', 'most', 'active', 'decided_by', 'decided_at'],
      'reason',
    ],
  },
  dunning_sweep: {
    because: 'when all debts were looked through last',
    columns: ['singleton', 'last_at'],
  },
  invoice_series: {
    because: 'how the provider numbers its invoices',
    columns: ['provider_id', 'pattern', 'version', 'updated_at'],
  },
  invoice_numbers: {
    because: 'how far the provider has counted',
    columns: ['provider_id', 'period', 'last_number'],
  },
  tax_rules: {
    because: 'which taxes the provider puts on what it sells',
    columns: [
      ...['id', 'provider_id', 'name', 'level', 'country', 'region', 'product_types', 'rate', 'included'],
      ...['valid_from', 'valid_until', 'version', 'created_at', 'updated_at'],
    ],
  },
  mail_templates: {
    because: 'texts with places for names, not the names',
    columns: ['id', 'provider_id', 'name', 'language', 'subject', 'text', 'html', 'created_at'],
  },
  document_templates: {
    because: 'texts with places for values, not the values',
    columns: ['id', 'provider_id', 'name', 'language', 'html', 'created_at', 'updated_at'],
  },
  api_tokens: {
    because: 'programs and staff that may call the API, never clients',
    columns: [
      ...[
        'id',
        'name',
        'hash',
        'prefix',
        'scopes',
        'provider_ids',
        'expires_at',
        'last_used_at',
        'revoked_at',
      ],
      ...['owner_id', 'made_by', 'created_at'],
    ],
  },
  password_reset_requests: {
    because: 'sealed, and only until somebody has looked whether such a login exists, which is seconds',
    columns: ['id', 'sealed', 'subject', 'created_at'],
  },
  password_reset_counts: {
    because: 'keyed hashes of who asked for a reset, of which nobody can tell whose they were, for an hour',
    columns: ['id', 'subject', 'at'],
  },
  roles: {
    because: 'what a kind of work may do',
    columns: [
      ...['id', 'name', 'description', 'permissions', 'second_factor_required', 'version'],
      ...['created_at', 'updated_at'],
    ],
  },
  staff: {
    because: 'people who work for the provider, and programs: never clients',
    columns: [
      ...['id', 'kind', 'email', 'name', 'language', 'provider_ids', 'password_hash', 'password_set_at'],
      ...['disabled_at', 'password_off', 'version', 'created_at', 'updated_at'],
    ],
  },
  staff_roles: {
    because: 'who has which role',
    columns: ['staff_id', 'role_id'],
  },
  staff_links: {
    because: 'links by which staff set a password, as hashes; sealed while their mail is not handed over',
    columns: ['staff_id', 'hash', 'expires_at', 'provider_id', 'sealed', 'mail_key'],
  },
  staff_sessions: {
    because: 'where staff are signed in',
    columns: [
      ...['id', 'staff_id', 'hash', 'signed_in_with', 'address', 'user_agent', 'created_at', 'last_seen_at'],
      ...['expires_at', 'confirmed_at', 'ended_at'],
    ],
  },
  staff_totp: {
    because: 'second factors of staff, sealed',
    columns: ['staff_id', 'secret', 'confirmed_at', 'last_step', 'created_at'],
  },
  staff_recovery_codes: {
    because: 'second factors of staff, as keyed hashes',
    columns: ['id', 'staff_id', 'hash', 'used_at', 'created_at'],
  },
  staff_passkeys: {
    because: 'passkeys of staff: public keys',
    columns: [
      ...['id', 'staff_id', 'credential_id', 'public_key', 'counter', 'transports', 'backed_up', 'name'],
      ...['created_at', 'last_used_at'],
    ],
  },
  staff_challenges: {
    because:
      'what a passkey of staff has to sign and what a sign-in elsewhere is checked against, for minutes',
    columns: ['challenge', 'purpose', 'staff_id', 'address', 'sealed', 'expires_at'],
  },
  staff_identities: {
    because: 'as whom a provider of identities knows staff',
    columns: ['id', 'staff_id', 'issuer', 'subject', 'linked_by', 'created_at'],
  },
  staff_views: {
    because: 'filters of lists that staff have named, without words that were searched for',
    columns: ['id', 'staff_id', 'list', 'name', 'query', 'created_at'],
  },
  audit_log: {
    because: 'who got in and who may do what, by number and code; addresses are those of staff and programs',
    columns: [
      ...['seq', 'at', 'action', 'actor_kind', 'actor_id', 'address', 'provider_id', 'subject', 'data'],
      ...['prev_hash', 'hash'],
    ],
  },
  sign_in_failures: {
    because: 'keyed hashes of who tried to sign in, of which nobody can tell whose they were, for an hour',
    columns: ['id', 'subject', 'at'],
  },
  schedule_decisions: {
    because: 'who of the staff paused, resumed or started what Tenure does by itself, and why',
    columns: ['id', 'schedule_id', 'action', 'decided_by', 'reason', 'decided_at'],
  },
  erasure_values: {
    because: 'sealed, and only while the operation that erases them runs',
    columns: ['operation_id', 'part', 'sealed'],
  },
  tombstones: {
    because: 'keyed hashes, of which nobody can tell whose they were',
    columns: ['id', 'provider_id', 'kind', 'hash', 'key_id', 'client_id', 'operation_id', 'created_at'],
  },
  erasure_runs: {
    because: 'how many clients of a provider a day of its retention has found and cleared',
    columns: [
      ...['id', 'provider_id', 'day', 'found', 'allowed', 'started', 'held_back', 'state', 'decided_by'],
      ...['reason', 'decided_at', 'created_at', 'updated_at'],
    ],
  },
  webhook_endpoints: {
    because: "addresses of the provider's other systems and their sealed secrets",
    columns: [
      ...['id', 'provider_id', 'url', 'description', 'topics', 'acknowledge', 'secret', 'previous_until'],
      ...['disabled_at', 'disabled_reason', 'version', 'created_at', 'updated_at'],
    ],
  },
  idempotency_keys: {
    because:
      'answers kept for callers that ask again, which may show a client: they go after a day, and the leftover scan reads them',
    columns: [
      ...[
        'token_id',
        'staff_id',
        'owner',
        'key',
        'method',
        'path',
        'request_hash',
        'status',
        'headers',
        'body',
        'created_at',
      ],
    ],
  },
} as const satisfies Record<string, OtherTable>;
