import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dumpSchema } from '../../scripts/schema-dump.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let migrated: TestDatabase;
let schema: string;

beforeAll(async () => {
  migrated = await testDatabase();
  schema = await dumpSchema(migrated.sql);
});
afterAll(() => migrated.drop());

describe('the golden schema', () => {
  it('says everything: an empty database built from it is described the same', async () => {
    const empty = await testDatabase({ migrated: false });
    try {
      await empty.sql.unsafe(schema);
      expect(await dumpSchema(empty.sql)).toBe(schema);
    } finally {
      await empty.drop();
    }
  });

  it.each([
    ['column', 'alter table notes add column mood text', 'mood text'],
    [
      'type',
      'alter table notes alter column section type varchar(20)',
      'section character varying(20) not null',
    ],
    [
      'default',
      "alter table notes alter column section set default 'x'",
      "section text not null default 'x'::text",
    ],
    ['not null', 'alter table notes alter column author drop not null', "author text default ''::text"],
    [
      'collation',
      'alter table notes alter column author type text collate "C"',
      'author text collate "C" not null',
    ],
    ['check', "alter table notes add constraint said check (body <> '')", 'constraint said CHECK'],
    [
      'unique key',
      'alter table notes add constraint once unique (client_id, at)',
      'constraint once UNIQUE (client_id, at)',
    ],
    [
      'foreign key',
      'alter table outbox add constraint of_client foreign key (client_id) references clients',
      'alter table outbox add constraint of_client FOREIGN KEY (client_id) REFERENCES clients(id);',
    ],
    ['index', 'create index by_author on notes (author) where sticky', 'CREATE INDEX by_author ON notes'],
    [
      'trigger',
      'create trigger t before update on notes for each row execute function refuse_change()',
      'CREATE TRIGGER t BEFORE',
    ],
    ['function', 'create function seven() returns int language sql as $$ select 7 $$', 'select 7'],
    [
      'comment',
      "comment on column notes.body is 'free text'",
      "comment on column notes.body is 'free text';",
    ],
    ['view', 'create view sticky_notes as select id from notes where sticky', 'create view sticky_notes as'],
  ])('shows a changed %s', async (_what, change, line) => {
    const undone = new Error('roll back');
    let changed = '';
    const attempt = migrated.sql.begin(async (tx) => {
      await tx.unsafe(change);
      changed = await dumpSchema(tx);
      throw undone;
    });
    await expect(attempt).rejects.toBe(undone);
    expect(schema).not.toContain(line);
    expect(changed).toContain(line);
  });
});
