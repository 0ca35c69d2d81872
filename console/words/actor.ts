import { defineWords } from '../../web/words.ts';

/** Who did something, where it was no person whose name is known. */
export const actorWords = defineWords({
  en: {
    staff: (id: string) => `account ${id}`,
    token: (name: string) => `token “${name}”`,
    client: (id: string) => `client ${id}`,
    operation: 'an operation',
    import: 'an import',
    system: 'Tenure',
  },
  de: {
    staff: (id: string) => `Konto ${id}`,
    token: (name: string) => `Token „${name}“`,
    client: (id: string) => `Kunde ${id}`,
    operation: 'ein Vorgang',
    import: 'ein Import',
    system: 'Tenure',
  },
  pl: {
    staff: (id: string) => `konto ${id}`,
    token: (name: string) => `token „${name}”`,
    client: (id: string) => `klient ${id}`,
    operation: 'operacja',
    import: 'import',
    system: 'Tenure',
  },
});
