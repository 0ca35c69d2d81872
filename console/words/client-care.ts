import type { ticketSchema } from '../../api/routes/tickets/schema.ts';
import { defineWords } from '../../web/words.ts';

interface Words {
  contact: (name: string) => string;
  addContact: string;
  addButton: string;
  editContact: string;
  phoneHint: string;
  mails: string;
  billing: string;
  billingHint: string;
  recorded: string;
  addFile: string;
  file: string;
  fileHint: string;
  title: string;
  staffOnly: string;
  noFile: string;
  tooBig: string;
  section: string;
  sectionHint: string;
  sections: Record<string, string>;
  sticky: string;
  channel: string;
  channels: Record<'email' | 'sms' | 'portal', string>;
  copy: string;
  template: string;
  attempts: string;
  written: string;
  ticket: (name: string) => string;
  urgency: string;
  urgencies: Record<(typeof ticketSchema)['_output']['urgency'], string>;
  service: string;
  closed: string;
  authors: Record<'client' | 'staff' | 'guest' | 'system', string>;
  internal: string;
  conversation: string;
  done: Record<'added' | 'saved' | 'stored', string>;
}

/** What is said about contacts, files, notes, mails and tickets of a client. */
export const careWords = defineWords<Words>({
  en: {
    contact: (name) => `Contact ${name}`,
    addContact: 'Add a contact',
    addButton: 'Add it',
    editContact: 'Edit the contact',
    phoneHint: 'With + and the country, or as in the country of the address.',
    mails: 'Gets mails about',
    billing: 'Bills go to this contact',
    billingHint: 'A client has at most one such contact.',
    recorded: 'Recorded',
    addFile: 'Store a file',
    file: 'File',
    fileHint: 'At most 5 MiB',
    title: 'Title',
    staffOnly: 'For staff only',
    noFile: 'Choose a file that is not empty.',
    tooBig: 'The file has more than 5 MiB.',
    section: 'About',
    sectionHint: 'Such as client, billing or services',
    sections: { client: 'client', billing: 'billing', services: 'services', support: 'support' },
    sticky: 'on top',
    channel: 'Way',
    channels: { email: 'e-mail', sms: 'text message', portal: 'client area' },
    copy: 'Copy to',
    template: 'Template',
    attempts: 'Attempts',
    written: 'Written',
    ticket: (name) => `Ticket ${name}`,
    urgency: 'Urgency',
    urgencies: { low: 'low', medium: 'medium', high: 'high' },
    service: 'Service',
    closed: 'Closed',
    authors: { client: 'client', staff: 'staff', guest: 'guest', system: 'system' },
    internal: 'for staff only',
    conversation: 'What was written',
    done: { added: 'The contact is added.', saved: 'The contact is saved.', stored: 'The file is stored.' },
  },
  de: {
    contact: (name) => `Kontakt ${name}`,
    addContact: 'Kontakt hinzufügen',
    addButton: 'Hinzufügen',
    editContact: 'Kontakt bearbeiten',
    phoneHint: 'Mit + und Land, oder wie im Land der Anschrift.',
    mails: 'Bekommt Mails über',
    billing: 'Rechnungen gehen an diesen Kontakt',
    billingHint: 'Ein Kunde hat höchstens einen solchen Kontakt.',
    recorded: 'Erfasst',
    addFile: 'Datei ablegen',
    file: 'Datei',
    fileHint: 'Höchstens 5 MiB',
    title: 'Titel',
    staffOnly: 'Nur für das Personal',
    noFile: 'Wählen Sie eine Datei, die nicht leer ist.',
    tooBig: 'Die Datei hat mehr als 5 MiB.',
    section: 'Zu',
    sectionHint: 'Etwa client, billing oder services',
    sections: { client: 'Kunde', billing: 'Abrechnung', services: 'Dienste', support: 'Support' },
    sticky: 'oben',
    channel: 'Weg',
    channels: { email: 'E-Mail', sms: 'SMS', portal: 'Kundenbereich' },
    copy: 'Kopie an',
    template: 'Vorlage',
    attempts: 'Versuche',
    written: 'Geschrieben',
    ticket: (name) => `Ticket ${name}`,
    urgency: 'Dringlichkeit',
    urgencies: { low: 'niedrig', medium: 'mittel', high: 'hoch' },
    service: 'Dienst',
    closed: 'Geschlossen',
    authors: { client: 'Kunde', staff: 'Personal', guest: 'Gast', system: 'System' },
    internal: 'nur für das Personal',
    conversation: 'Was geschrieben wurde',
    done: {
      added: 'Der Kontakt ist hinzugefügt.',
      saved: 'Der Kontakt ist gespeichert.',
      stored: 'Die Datei ist abgelegt.',
    },
  },
  pl: {
    contact: (name) => `Kontakt ${name}`,
    addContact: 'Dodaj kontakt',
    addButton: 'Dodaj',
    editContact: 'Edytuj kontakt',
    phoneHint: 'Z + i krajem albo jak w kraju adresu.',
    mails: 'Dostaje wiadomości o',
    billing: 'Faktury idą do tego kontaktu',
    billingHint: 'Klient ma najwyżej jeden taki kontakt.',
    recorded: 'Zapisano',
    addFile: 'Zapisz plik',
    file: 'Plik',
    fileHint: 'Najwyżej 5 MiB',
    title: 'Tytuł',
    staffOnly: 'Tylko dla obsługi',
    noFile: 'Wybierz plik, który nie jest pusty.',
    tooBig: 'Plik ma więcej niż 5 MiB.',
    section: 'Dotyczy',
    sectionHint: 'Na przykład client, billing albo services',
    sections: { client: 'klient', billing: 'rozliczenia', services: 'usługi', support: 'wsparcie' },
    sticky: 'na górze',
    channel: 'Droga',
    channels: { email: 'e-mail', sms: 'SMS', portal: 'panel klienta' },
    copy: 'Kopia do',
    template: 'Szablon',
    attempts: 'Próby',
    written: 'Napisano',
    ticket: (name) => `Zgłoszenie ${name}`,
    urgency: 'Pilność',
    urgencies: { low: 'niska', medium: 'średnia', high: 'wysoka' },
    service: 'Usługa',
    closed: 'Zamknięte',
    authors: { client: 'klient', staff: 'obsługa', guest: 'gość', system: 'system' },
    internal: 'tylko dla obsługi',
    conversation: 'Co napisano',
    done: {
      added: 'Kontakt jest dodany.',
      saved: 'Kontakt jest zapisany.',
      stored: 'Plik jest zapisany.',
    },
  },
});
