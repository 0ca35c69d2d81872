import type { Language } from '../../../web/words.ts';

/** A unique key in which rows of two clients can collide: what both have, and by which rule that is settled. */
interface ClashWords {
  both: string;
  rule: string;
}

/** By the name of the key in the catalogue. */
const clashes: Record<Exclude<Language, 'en'>, Readonly<Record<string, ClashWords>>> = {
  de: {
    credit_entries_difference: {
      both: 'einen Unterschied beim Guthaben, den ein Import fand',
      rule: 'beide zählen, damit die Guthaben stimmen; der andere wird eine gewöhnliche Buchung',
    },
    payment_methods_default: {
      both: 'ein Standard-Zahlungsmittel',
      rule: 'das des Bleibenden bleibt der Standard',
    },
    client_accounts_client_id_provider_id_key: {
      both: 'Kontobedingungen beim selben Anbieter',
      rule: 'die des Bleibenden gelten, die anderen entfallen',
    },
    account_crossings_open: {
      both: 'ein Konto über seinen Bedingungen',
      rule: 'der Vermerk des Bleibenden gilt weiter, der andere entfällt',
    },
    client_settings_pkey: {
      both: 'eine eigene Einstellung gleichen Namens',
      rule: 'die des Bleibenden gilt, die andere entfällt',
    },
    client_providers_connected: {
      both: 'eine Verbindung mit demselben Anbieter',
      rule: 'die des Bleibenden gilt, die andere entfällt',
    },
    login_clients_owner: {
      both: 'einen Inhaber',
      rule: 'der Bleibende behält seinen, der andere bleibt als weiterer Zugang',
    },
    login_clients_pkey: {
      both: 'denselben Zugang',
      rule: 'er behält die Rechte, die er beim Bleibenden hat',
    },
    contacts_billing: {
      both: 'einen Kontakt, der die Rechnungen bekommt',
      rule: 'der des Bleibenden bekommt sie weiter, der andere bleibt als Kontakt',
    },
    dunning_cases_open: {
      both: 'einen offenen Mahnfall',
      rule: 'der des Bleibenden übernimmt die Rechnungen beider, der andere entfällt',
    },
  },
  pl: {
    credit_entries_difference: {
      both: 'różnicę salda, którą wykrył import',
      rule: 'liczą się obie, aby salda się zgadzały; druga staje się zwykłym wpisem',
    },
    payment_methods_default: {
      both: 'domyślną metodę płatności',
      rule: 'domyślna pozostaje metoda klienta, który zostaje',
    },
    client_accounts_client_id_provider_id_key: {
      both: 'warunki konta u tego samego dostawcy',
      rule: 'obowiązują warunki klienta, który zostaje, drugie przepadają',
    },
    account_crossings_open: {
      both: 'konto, które przekroczyło warunki',
      rule: 'obowiązuje wpis klienta, który zostaje, drugi przepada',
    },
    client_settings_pkey: {
      both: 'własne ustawienie o tej samej nazwie',
      rule: 'obowiązuje ustawienie klienta, który zostaje, drugie przepada',
    },
    client_providers_connected: {
      both: 'połączenie z tym samym dostawcą',
      rule: 'obowiązuje połączenie klienta, który zostaje, drugie przepada',
    },
    login_clients_owner: {
      both: 'właściciela',
      rule: 'klient, który zostaje, zachowuje swojego, drugi pozostaje jako kolejny login',
    },
    login_clients_pkey: {
      both: 'ten sam login',
      rule: 'zachowuje uprawnienia, które ma u klienta, który zostaje',
    },
    contacts_billing: {
      both: 'kontakt, który dostaje faktury',
      rule: 'nadal dostaje je kontakt klienta, który zostaje, drugi pozostaje kontaktem',
    },
    dunning_cases_open: {
      both: 'otwartą sprawę windykacji',
      rule: 'sprawa klienta, który zostaje, przejmuje faktury obu, druga przepada',
    },
  },
};

/** What two clients both have and how that is settled; in English for a key that nobody has words for. */
export function clashWords(
  language: Exclude<Language, 'en'>,
  { unique, both, rule = '' }: { unique: string; both: string; rule?: string },
): ClashWords {
  const known = clashes[language];
  return (Object.hasOwn(known, unique) ? known[unique] : undefined) ?? { both, rule };
}

/** The keys that have words in a language; the catalogue's must all be among them. */
export function knownClashes(language: Exclude<Language, 'en'>): string[] {
  return Object.keys(clashes[language]);
}
