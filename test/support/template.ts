/** Name of the migrated database that every test database is cloned from. */
export const TEMPLATE = 'template_migrated';
