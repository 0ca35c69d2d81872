import { expect, test } from 'vitest';
import { failureText } from '../../console/words/failures.ts';
import { knownClashes } from '../../console/words/plan/clashes.ts';
import { noteText } from '../../console/words/plan/notes.ts';
import { refusalText } from '../../console/words/plan/refusals.ts';
import { touchText } from '../../console/words/plan/touches.ts';
import { clientTableEntries } from '../../db/catalogue.ts';
import { detail } from '../../domain/operations/failure-details.ts';
import { note } from '../../domain/operations/notes/index.ts';
import { readRefusal, refusal } from '../../domain/operations/refusals.ts';
import { touch } from '../../domain/operations/touches.ts';

const said = (language: 'en' | 'de' | 'pl', count: number) =>
  touchText(language, touch({ count }, 'logins-that-enter'));

test('X2: what a step touches agrees with its number: one and other, in Polish one, few and many', () => {
  expect([1, 2].map((count) => said('en', count))).toEqual(['login that can enter', 'logins that can enter']);
  expect([1, 2].map((count) => said('de', count))).toEqual([
    'Zugang, der sich anmelden kann',
    'Zugänge, die sich anmelden können',
  ]);
  expect([1, 3, 5, 22, 12].map((count) => said('pl', count).split(' ')[0])).toEqual([
    ...['login,', 'loginy,', 'loginów,', 'loginy,', 'loginów,'],
  ]);
  expect(noteText('pl', note('destroys-accounts', { accounts: 14, servers: 3 }))).toBe(
    '14 kont na 3 serwerach zostanie usuniętych ze wszystkimi danymi. Tego nie można cofnąć.',
  );
});

test('X2: a record from before sentences had names is shown as it was written', () => {
  const old = { code: 'destroys-accounts', message: '1 account on 1 server will be removed.' };
  expect(noteText('de', old)).toBe(old.message);
  expect(touchText('de', { count: 1, what: 'something else' })).toBe('something else');
  expect(noteText('de', { ...old, text: 'no-longer-known' })).toBe(old.message);
});

test('L6: every rule by which rows of two clients are settled has words in German and Polish', () => {
  const uniques = clientTableEntries.flatMap(([, { merge }]) =>
    merge?.does === 'move' ? (merge.clashes ?? []).map(({ unique }) => unique) : [],
  );
  expect(uniques.length).toBeGreaterThan(5);
  for (const language of ['de', 'pl'] as const)
    expect(knownClashes(language)).toEqual(expect.arrayContaining(uniques));
});

test('X2: a refusal is read back from the record and said in another language, states and steps too', () => {
  const why = refusal('at-another-step', {
    ...{ step: 'stop-sign-ins', state: 'done', current: 'terminate-services' },
  });
  expect(refusalText('de', why, readRefusal(why))).toBe(
    'Schritt „Anmeldungen sperren“ (erledigt) wartet auf keine Entscheidung: Der Vorgang steht bei „Dienste beenden“.',
  );
  expect(refusalText('pl', refusal('gone'), readRefusal(refusal('gone')))).toContain(
    'Operacja się skończyła',
  );
  expect(readRefusal('Something that nobody of ours has said.')).toBeUndefined();
});

test('X2: a failure says which record it is about, and quotes what the server said', () => {
  const refused = detail('server-answer', { service: 4, server: 2, answer: 'It said: no.', words: 'no' });
  expect(failureText('de', refused)).toBe('Dienst 4 auf Server 2: Es wurde abgelehnt, mit den Worten: „no“');
  expect(failureText('en', refused)).toBe('Service 4 on server 2: It said: no.');
  expect(failureText('pl', { code: 'unreachable', message: 'from long ago' })).toBe(
    'Serwer nie odpowiada. Sprawdź, czy działa, a potem ponów. (from long ago)',
  );
});
