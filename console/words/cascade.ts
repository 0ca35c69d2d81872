import type { SettingName } from '../../domain/settings/registry.ts';
import { registry } from '../../domain/settings/registry.ts';
import { defineWords, type Language } from '../../web/words.ts';

/** `14 days`, `hour 7`: a number with what it counts. */
function counted(language: Language, name: SettingName, value: number): string {
  if (name === 'invoicesFromHour') return `${String(value).padStart(2, '0')}:00`;
  const unit = registry[name].unit === 'days' ? 'day' : 'hour';
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** What the pages say on which settings are set or inherited. */
export const cascadeWords = defineWords({
  en: {
    title: 'Settings that are inherited',
    about:
      'A value set nearer to a client counts before one set farther away: system, provider, group, client.',
    setting: 'Setting',
    value: 'Holds now',
    change: 'Change it here',
    here: 'set here',
    inherited: {
      system: 'from the system',
      provider: 'inherited from the provider',
      group: 'inherited from the group',
      client: 'inherited from the client',
      service: 'inherited from the service',
    },
    newValue: (title: string) => `New value: ${title}`,
    set: 'Set',
    reset: (value: string, origin: string) => `Reset to ${value} (${origin})`,
    readOnly: 'Your account may not change it.',
    setAbove: 'Cannot be set here.',
    empty: '– (empty)',
    unit: (name: SettingName, value: number) => counted('en', name, value),
    saved: 'The setting is saved and holds from now on.',
  },
  de: {
    title: 'Einstellungen, die vererbt werden',
    about: 'Was näher am Kunden gesetzt ist, geht vor: System, Anbieter, Gruppe, Kunde.',
    setting: 'Einstellung',
    value: 'Gilt jetzt',
    change: 'Hier ändern',
    here: 'hier gesetzt',
    inherited: {
      system: 'vom System',
      provider: 'vom Anbieter geerbt',
      group: 'von der Gruppe geerbt',
      client: 'vom Kunden geerbt',
      service: 'vom Dienst geerbt',
    },
    newValue: (title: string) => `Neuer Wert: ${title}`,
    set: 'Setzen',
    reset: (value: string, origin: string) => `Zurück auf ${value} (${origin})`,
    readOnly: 'Ihr Konto darf das nicht ändern.',
    setAbove: 'Lässt sich hier nicht setzen.',
    empty: '– (leer)',
    unit: (name: SettingName, value: number) => counted('de', name, value),
    saved: 'Die Einstellung ist gespeichert und gilt ab jetzt.',
  },
  pl: {
    title: 'Ustawienia dziedziczone',
    about: 'Wartość ustawiona bliżej klienta ma pierwszeństwo: system, dostawca, grupa, klient.',
    setting: 'Ustawienie',
    value: 'Obowiązuje',
    change: 'Zmień tutaj',
    here: 'ustawione tutaj',
    inherited: {
      system: 'z systemu',
      provider: 'odziedziczone po dostawcy',
      group: 'odziedziczone po grupie',
      client: 'odziedziczone po kliencie',
      service: 'odziedziczone po usłudze',
    },
    newValue: (title: string) => `Nowa wartość: ${title}`,
    set: 'Ustaw',
    reset: (value: string, origin: string) => `Przywróć: ${value} (${origin})`,
    readOnly: 'Twoje konto nie może tego zmienić.',
    setAbove: 'Nie można tego ustawić tutaj.',
    empty: '– (puste)',
    unit: (name: SettingName, value: number) => counted('pl', name, value),
    saved: 'Ustawienie jest zapisane i obowiązuje od teraz.',
  },
});
