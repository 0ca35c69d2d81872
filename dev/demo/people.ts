/** One of the demo provider's clients. All of them are made up; names end in .test, which nobody can own. */
export interface Person {
  firstName: string;
  lastName: string;
  companyName?: string;
  domain: string;
  country: string;
  city: string;
  postcode: string;
  address1: string;
  region?: string;
  phone: string;
  taxId?: string;
  language: 'en' | 'de' | 'pl';
  currency: 'EUR' | 'PLN' | 'USD';
  taxPercent: number;
  status?: 'active' | 'inactive' | 'closed';
  archived?: boolean;
  /** What they have on the demo panel, as the package's name and the state. */
  accounts: readonly { plan: string; state: 'active' | 'suspended' }[];
  /** A machine that staff look after by hand. */
  byHand?: boolean;
  /** Days after the due date of an invoice that nobody has paid. */
  overdueDays?: number;
  characteristic?: 'good' | 'problematic';
}

const germany = { country: 'DE', language: 'de', currency: 'EUR', taxPercent: 19 } as const;
const poland = { country: 'PL', language: 'pl', currency: 'PLN', taxPercent: 23 } as const;
const britain = { country: 'GB', language: 'en', currency: 'EUR', taxPercent: 20 } as const;
const america = { country: 'US', language: 'en', currency: 'USD', taxPercent: 0 } as const;

const small = { plan: 'Web Small', state: 'active' } as const;
const large = { plan: 'Web Large', state: 'active' } as const;
const stopped = { plan: 'Web Small', state: 'suspended' } as const;

export const people: readonly Person[] = [
  {
    ...{
      firstName: 'Jonas',
      lastName: 'Wiegand',
      companyName: 'Tischlerei Wiegand',
      domain: 'tischlerei-wiegand.test',
    },
    ...{
      ...germany,
      city: 'Leipzig',
      postcode: '04109',
      address1: 'Mustergasse 12',
      phone: '+49.3023125014',
    },
    ...{ taxId: 'DE000000014', accounts: [small], characteristic: 'good' },
  },
  {
    ...{ firstName: 'Friederike', lastName: 'Ahlers', domain: 'ahlers-fotografie.test' },
    ...{
      ...germany,
      city: 'Bremen',
      postcode: '28195',
      address1: 'Am Probehafen 3',
      phone: '+49.3023125028',
    },
    ...{ accounts: [small], overdueDays: 5 },
  },
  {
    ...{ firstName: 'Murat', lastName: 'Ekinci', companyName: 'Ekinci Reisen', domain: 'ekinci-reisen.test' },
    ...{ ...germany, city: 'Köln', postcode: '50667', address1: 'Beispielring 88', phone: '+49.3023125033' },
    ...{ taxId: 'DE000000033', accounts: [large, stopped], overdueDays: 34, characteristic: 'problematic' },
  },
  {
    ...{ firstName: 'Agnieszka', lastName: 'Dobrowolska', domain: 'dobrowolska.test' },
    ...{
      ...poland,
      city: 'Kraków',
      postcode: '31-042',
      address1: 'ul. Przykładowa 7',
      phone: '+48.120000007',
    },
    ...{ accounts: [small] },
  },
  {
    ...{
      firstName: 'Tomasz',
      lastName: 'Żurawski',
      companyName: 'Żurawski Sp. z o.o.',
      domain: 'zurawski-serwis.test',
    },
    ...{ ...poland, city: 'Łódź', postcode: '90-001', address1: 'ul. Wzorcowa 21', phone: '+48.420000021' },
    ...{ taxId: 'PL0000000021', accounts: [large], byHand: true },
  },
  {
    ...{ firstName: 'Halina', lastName: 'Krupa', domain: 'krupa-ogrody.test' },
    ...{ ...poland, city: 'Gdańsk', postcode: '80-001', address1: 'ul. Próbna 4', phone: '+48.580000004' },
    ...{ status: 'inactive', accounts: [] },
  },
  {
    ...{ firstName: 'Owen', lastName: 'Prys', companyName: 'Prys & Daughters', domain: 'prysdaughters.test' },
    ...{
      ...britain,
      city: 'Cardiff',
      postcode: 'CF10 1AA',
      address1: '9 Sample Row',
      phone: '+44.7700900109',
    },
    ...{ taxId: 'GB000000109', accounts: [large, small] },
  },
  {
    ...{ firstName: 'Niamh', lastName: 'Corrigan', domain: 'corrigan-pottery.test' },
    ...{
      ...britain,
      city: 'Belfast',
      postcode: 'BT1 1AA',
      address1: '30 Specimen Street',
      phone: '+44.7700900130',
    },
    ...{ accounts: [stopped], overdueDays: 21 },
  },
  {
    ...{
      firstName: 'Ines',
      lastName: 'Delacroix-Brandt',
      companyName: 'Studio D-B',
      domain: 'studio-db.test',
    },
    ...{ ...germany, city: 'Freiburg', postcode: '79098', address1: 'Übungsweg 5', phone: '+49.3023125051' },
    ...{ accounts: [], byHand: true },
  },
  {
    ...{
      firstName: 'Carlton',
      lastName: 'Mbeki',
      companyName: 'Mbeki Analytics LLC',
      domain: 'mbeki-analytics.test',
    },
    ...{ ...america, city: 'Portland', region: 'OR', postcode: '97201', address1: '400 Placeholder Ave' },
    ...{ phone: '+1.2025550143', accounts: [large] },
  },
  {
    ...{ firstName: 'Ruth', lastName: 'Vandermeer', domain: 'vandermeer-books.test' },
    ...{ ...america, city: 'Albany', region: 'NY', postcode: '12207', address1: '17 Dummy Lane' },
    ...{ phone: '+1.2025550117', status: 'closed', archived: true, accounts: [] },
  },
];
