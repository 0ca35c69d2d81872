import { phone } from '../map/phone.ts';
import { country, email, flag, link, text, textOrNull } from '../map/values.ts';
import { CLIENT, type TablePlan } from '../plan.ts';

export const contacts: TablePlan = {
  phase: 'tblcontacts',
  table: 'tblcontacts',
  columns: [
    ...['userid', 'firstname', 'lastname', 'companyname', 'email', 'address1', 'address2', 'city', 'state'],
    ...['postcode', 'country', 'phonenumber', 'tax_id', 'generalemails', 'invoiceemails', 'supportemails'],
    ...['productemails', 'domainemails', 'affiliateemails'],
  ],
  needs: ['userid'],
  joins: [
    {
      sql: 'tblclients c on c.id = t.userid',
      needs: ['tblclients.billingcid'],
      select: { billing_contact: 'c.billingcid' },
    },
  ],
  target: 'contacts',
  fields: [
    ...[
      'first_name',
      'last_name',
      'company_name',
      'email',
      'phone',
      'tax_id',
      'address1',
      'address2',
      'city',
    ],
    ...['region', 'postcode', 'country', 'billing', 'mail_general', 'mail_invoice', 'mail_support'],
    ...['mail_product', 'mail_domain', 'mail_affiliate'],
  ],
  links: { client_id: CLIENT },
  client: { link: 'client_id' },
  map(row, facts, say) {
    const person = { email: email(row.email), taxId: textOrNull(row.tax_id) };
    if (facts.isErased(person)) {
      say('erased-person');
      return undefined;
    }
    const land = country(row.country, say);
    return {
      first_name: text(row.firstname),
      last_name: text(row.lastname),
      company_name: text(row.companyname),
      email: person.email,
      phone: phone(row.phonenumber, land),
      tax_id: person.taxId,
      address1: text(row.address1),
      address2: text(row.address2),
      city: text(row.city),
      region: text(row.state),
      postcode: text(row.postcode),
      country: land,
      billing: link(row.billing_contact) === link(row.id),
      mail_general: flag(row.generalemails),
      mail_invoice: flag(row.invoiceemails),
      mail_support: flag(row.supportemails),
      mail_product: flag(row.productemails),
      mail_domain: flag(row.domainemails),
      mail_affiliate: flag(row.affiliateemails),
      client_id: link(row.userid),
    };
  },
  before: [
    `update contacts o set billing = false from import_resolved r where r.outcome in ('new', 'changed')
      and r.billing and o.client_id = r.client_id and o.billing and o.id <> r.row_id`,
  ],
};
