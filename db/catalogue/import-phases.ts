/**
 * Under which names (`import_rows.source_table`) rows of other systems are marked that became rows of a table.
 * `test/import/phases.test.ts` compares it with the import.
 */
export const importPhases: Readonly<Record<string, readonly string[]>> = {
  clients: ['tblclients'],
  logins: ['tblusers', 'tblclients.login', 'tblcontacts.login'],
  contacts: ['tblcontacts'],
  orders: ['tblorders'],
  services: ['tblhosting'],
  addons: ['tblhostingaddons'],
  domains: ['tbldomains'],
  invoices: ['tblinvoices'],
  invoice_items: ['tblinvoiceitems'],
  transactions: ['tblaccounts'],
  credit_entries: ['tblcredit', 'tblclients.credit'],
  payment_methods: ['tblpaymethods'],
  tickets: ['tbltickets'],
  ticket_messages: ['tbltickets.message', 'tblticketreplies', 'tblticketnotes'],
  notes: ['tblnotes', 'tblclients.notes'],
  files: ['tblclientsfiles'],
  messages: ['tblemails'],
};
