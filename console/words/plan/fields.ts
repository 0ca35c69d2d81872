import type { ChangeName, ChosenList } from '../../../domain/operations/chosen.ts';
import { changeNames } from '../../../domain/operations/notes/changing.ts';
import { defineWords, type Language } from '../../../web/words.ts';

/** What can be changed of chosen rows. */
const namesOfChanges = defineWords<Record<ChangeName, string>>({
  en: changeNames,
  de: {
    status: 'Status',
    paymentMethod: 'Zahlungsart',
    autoSuspendOverride: 'Schutz vor Sperre',
    suspendNotBefore: 'frühester Tag der Sperre',
    priceMinor: 'Preis',
    cycle: 'Abrechnungszeitraum',
    nextDueOn: 'Fälligkeit',
  },
  pl: {
    status: 'status',
    paymentMethod: 'metoda płatności',
    autoSuspendOverride: 'ochrona przed zawieszeniem',
    suspendNotBefore: 'najwcześniejszy dzień zawieszenia',
    priceMinor: 'cena',
    cycle: 'okres rozliczeniowy',
    nextDueOn: 'termin płatności',
  },
});

/** What the lists are called from which rows are chosen. */
export const listNames = defineWords<Record<ChosenList, { many: string }>>({
  en: { services: { many: 'Services' }, addons: { many: 'Add-ons' }, domains: { many: 'Domains' } },
  de: { services: { many: 'Dienste' }, addons: { many: 'Zusätze' }, domains: { many: 'Domains' } },
  pl: { services: { many: 'Usługi' }, addons: { many: 'Dodatki' }, domains: { many: 'Domeny' } },
});

/** Fields by their names. */
export function fieldsIn(language: Language, fields: readonly ChangeName[]): string {
  return fields.map((field) => namesOfChanges(language)[field]).join(', ');
}

/** The name of a field that can be changed; its code where it is unknown. */
export function fieldName(language: Language, field: string): string {
  const names: Readonly<Record<string, string>> = namesOfChanges(language);
  return (Object.hasOwn(names, field) ? names[field] : undefined) ?? field;
}
