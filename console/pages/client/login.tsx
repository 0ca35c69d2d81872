import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { loginWithClients, tiedLoginSchema } from '../../../api/routes/logins/schema.ts';
import { securityQuestions } from '../../../domain/passwords/questions.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Actor } from '../../components/actor.tsx';
import { Check } from '../../components/check.tsx';
import { many } from '../../components/checks.tsx';
import { DecisionButton, Facts } from '../../components/decide.tsx';
import { Select } from '../../components/filters.tsx';
import { List } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths } from '../../paths.ts';
import { loginWords } from '../../words/client-logins.ts';
import {
  etagged,
  FoldedForm,
  keyed,
  OneButton,
  type Refused,
  saidOf,
  sent,
  type Typed,
  textOrNull,
  ticked,
  typedIn,
} from './forms.tsx';
import { opens, PermissionChoice } from './logins.tsx';
import { clientIdOf, idIn, readClient } from './read.ts';
import { showPart } from './tabs.tsx';

type ShownLogin = z.output<typeof loginWithClients>;
type Tie = z.output<typeof tiedLoginSchema>;

const helps = { link: 'password-link', generated: 'generated-password', factor: 'two-factor/off' } as const;
const helpForm = z.strictObject({
  help: z.enum(['link', 'generated', 'factor']),
  reason: field(500),
  ...keyed,
});
const editForm = z.strictObject({
  ...{ name: field(254), email: field(254), firstName: field(200), lastName: field(200) },
  ...{ language: field(35), ...etagged },
});
const rightsForm = z.strictObject({ owner: ticked, enabled: ticked, permissions: many, ...etagged });
// Named as secrets are, so that it is not carried over a sign-in.
const passwordForm = z.strictObject({ password: z.string().max(1000), why: field(500), mustChange: ticked });
const questionForm = z.strictObject({ question: field(40), 'secret.answer': field(200) });

/** P3–P8. One login of a client: who it is, what it may do, and help with signing in. */
export function registerLogin(console: Console, with_: ConsoleDeps): void {
  const [client, login] = [':clientId', ':loginId'];
  staffPage(console, with_, paths.clientLogin(client, login), { get: (call) => showLogin(call) });
  const action = (name: string, post: (call: StaffCall) => Promise<Refused | Done>) =>
    staffPage(console, with_, paths.clientLoginDo(client, login, name), {
      async post(call) {
        const came = await post(call);
        return typeof came === 'string' ? back(call, came) : showLogin(call, came);
      },
    });
  action('edit', edit);
  action('rights', changeRights);
  action('help', help);
  action('password', setPassword);
  action('question', setQuestion);
  staffPage(console, with_, paths.clientLoginDo(client, login, 'remove'), { post: remove });
}

type Done = 'saved' | keyof typeof helps | 'password' | 'question';

const loginIdOf = (call: StaffCall) => idIn(call, 'loginId', 'There is no such login.');
const apiOf = (call: StaffCall) => `/v1/logins/${loginIdOf(call)}`;
const tieOf = (call: StaffCall) => `/v1/clients/${clientIdOf(call)}/logins/${loginIdOf(call)}`;
const back = (call: StaffCall, done: Done) =>
  lead(call, paths.clientLogin(clientIdOf(call), loginIdOf(call), { done }));

async function showLogin(call: StaffCall, refused?: Refused): Promise<Response> {
  const words = loginWords(call.language);
  const [client, { body: login, etag }, { body: tie, etag: tieEtag }] = await Promise.all([
    readClient(call, clientIdOf(call)),
    call.api.getVersion(apiOf(call), loginWithClients),
    call.api.getVersion(tieOf(call), tiedLoginSchema),
  ]);
  const part = { call, login, tie, refused };
  return showPart(
    call,
    client,
    'logins',
    <>
      <h2 dir="auto">{login.name}</h2>
      <div class="columns">
        <About {...part} />
        <div>
          {call.may('logins:passwords') && <Help {...part} />}
          {call.may('logins:passwords') && <SetPassword {...part} />}
          {call.may('logins:passwords') && <SetQuestion {...part} />}
          {call.may('logins:write') && <Edit {...part} etag={etag} />}
          {call.may('logins:write') && <Rights {...part} etag={tieEtag} />}
        </div>
      </div>
      <Resets {...part} />
    </>,
    saidOf(call, words.done, refused),
  );
}

interface Part {
  call: StaffCall;
  login: ShownLogin;
  tie: Tie;
  refused: Refused | undefined;
}
const actionOf = ({ call }: Part, name: string) =>
  paths.clientLoginDo(clientIdOf(call), loginIdOf(call), name);

function About({ call, login, tie }: Part) {
  const words = loginWords(call.language);
  const { question } = { question: login.securityQuestion };
  const time = (name: string, at: string | null): [string, Child][] =>
    at === null ? [] : [[name, <Time call={call} at={at} written />]];
  const person = `${login.firstName} ${login.lastName}`.trim();
  return (
    <section class="card" aria-label={words.person}>
      <Facts
        facts={[
          [words.name, <span dir="auto">{login.name}</span>],
          [words.email, <span dir="auto">{login.email || '–'}</span>],
          [words.person, <span dir="auto">{person || '–'}</span>],
          [words.language, login.language ?? '–'],
          [words.may, `${opens(call, tie)}, ${tie.enabled ? words.enabled : words.disabled}`],
          [words.factor, login.twoFactor ? words.factorOn : words.factorOff],
          [words.password, login.hasPassword ? words.passwordSet : words.passwordNone],
          ...time(words.passwordChanged, login.passwordChangedAt),
          ...(login.mustChangePassword ? [[words.mustChange, call.words.yes] as [string, Child]] : []),
          ...time(words.expires, login.passwordExpiresAt),
          [words.question, question === null ? '–' : questionText(call, question)],
          [words.wrongAnswers, login.wrongSecurityAnswers],
          [words.verified, <Time call={call} at={login.emailVerifiedAt} />],
          [
            words.lastSignIn,
            login.lastSignInAt === null ? (
              words.never
            ) : (
              <>
                <Time call={call} at={login.lastSignInAt} written />{' '}
                {[login.lastSignInAddress, login.lastSignInHost].filter(Boolean).join(' · ')}
              </>
            ),
          ],
          [words.created, <Time call={call} at={login.createdAt} written />],
          [
            words.clients,
            <ul class="plain">
              {login.clients.map(({ clientId, owner, enabled }) => (
                <li>
                  <a href={paths.client(clientId)} class="number">
                    {clientId}
                  </a>{' '}
                  {[owner ? words.owner : '', enabled ? '' : words.disabled].filter(Boolean).join(', ')}
                </li>
              ))}
            </ul>,
          ],
        ]}
      />
    </section>
  );
}

function questionText(call: StaffCall, code: string): string {
  const { questions } = loginWords(call.language);
  return Object.hasOwn(questions, code) ? questions[code as keyof typeof questions] : code;
}

/** P3, P5. All that needs to know who asks: one reason, and a button for each. */
function Help(part: Part) {
  const { call, login, refused } = part;
  const words = loginWords(call.language);
  const typed = typedIn(refused, 'help');
  return (
    <form method="post" action={actionOf(part, 'help')} class="card" aria-labelledby="help">
      <h3 id="help">{words.help}</h3>
      <p class="quiet">{words.helpAbout}</p>
      <FormToken signed={call.signed} />
      <input type="hidden" name="key" value={crypto.randomUUID()} />
      <Field
        {...{ name: 'reason', label: words.checked, hint: words.checkedHint, required: true, maxlength: 500 }}
        value={typed?.reason ?? ''}
      />
      <DecisionButton {...{ name: 'help', value: 'link', label: words.link, hint: words.linkHint }} />
      <DecisionButton
        {...{
          name: 'help',
          value: 'generated',
          label: words.generated,
          hint: words.generatedHint,
          plain: true,
        }}
      />
      <DecisionButton
        {...{ name: 'help', value: 'factor', label: words.factorRemove, hint: words.factorRemoveHint }}
        {...{ plain: true, refused: login.twoFactor ? undefined : words.factorIsOff }}
      />
    </form>
  );
}

/** P4. */
function SetPassword(part: Part) {
  const { call, refused } = part;
  const words = loginWords(call.language);
  const typed = typedIn(refused, 'password');
  return (
    <FoldedForm
      {...{ call, action: actionOf(part, 'password'), title: words.setPassword, typed }}
      {...{ about: words.setPasswordAbout, button: words.setButton }}
    >
      <Field
        {...{ name: 'password', label: words.newPassword, type: 'password', required: true }}
        {...{ autocomplete: 'new-password', maxlength: 1000 }}
      />
      <Field
        {...{ name: 'why', label: words.why, value: typed?.why ?? '', required: true, maxlength: 500 }}
      />
      <Check
        {...{ name: 'mustChange', label: words.askNew, checked: typed ? typed.mustChange === 'true' : true }}
      />
    </FoldedForm>
  );
}

/** P2. */
function SetQuestion(part: Part) {
  const { call, login, refused } = part;
  const words = loginWords(call.language);
  const typed = typedIn(refused, 'question');
  return (
    <FoldedForm
      {...{ call, action: actionOf(part, 'question'), title: words.setQuestion, typed }}
      button={call.words.save}
    >
      <Select
        {...{ name: 'question', label: words.question, empty: words.questionNone }}
        value={typed?.question ?? login.securityQuestion ?? ''}
        choices={Object.keys(securityQuestions).map((value) => ({ value, label: questionText(call, value) }))}
      />
      <Field {...{ name: 'secret.answer', label: words.answer, maxlength: 200, autocomplete: 'off' }} />
    </FoldedForm>
  );
}

function Edit(part: Part & { etag: string }) {
  const { call, login, refused, etag } = part;
  const words = loginWords(call.language);
  const typed = typedIn(refused, 'edit');
  const fields = ['name', 'email', 'firstName', 'lastName', 'language'] as const;
  return (
    <FoldedForm
      {...{ call, action: actionOf(part, 'edit'), title: words.edit, typed, etag, button: call.words.save }}
    >
      {fields.map((name) => (
        <Field
          {...{ name, label: words[name], value: typed?.[name] ?? login[name] ?? '', maxlength: 254 }}
          autocomplete="off"
          {...(name === 'language' && { hint: words.languageHint, maxlength: 35 })}
        />
      ))}
    </FoldedForm>
  );
}

/** P8. What it may do for this client, and the end of that. */
function Rights(part: Part & { etag: string }) {
  const { call, tie, refused, etag } = part;
  const words = loginWords(call.language);
  const typed = typedIn(refused, 'rights');
  const checked = (name: 'owner' | 'enabled') => (typed ? typed[name] === 'true' : tie[name]);
  return (
    <>
      <FoldedForm
        {...{ call, action: actionOf(part, 'rights'), title: words.rights, typed, etag }}
        button={call.words.save}
      >
        <Check {...{ name: 'owner', label: words.owner, hint: words.ownerHint, checked: checked('owner') }} />
        <Check {...{ name: 'enabled', label: words.enabledLabel, checked: checked('enabled') }} />
        <PermissionChoice call={call} chosen={typed?.permissions?.split(',') ?? tie.permissions} />
      </FoldedForm>
      <details class="card">
        <summary>{words.remove}</summary>
        <p class="quiet">{words.removeAbout}</p>
        <OneButton call={call} action={actionOf(part, 'remove')} label={words.removeButton} />
      </details>
    </>
  );
}

function Resets({ call, login: { resets } }: Part) {
  const words = loginWords(call.language);
  return (
    <>
      <h2>{words.resets}</h2>
      <List
        {...{ call, caption: words.resets }}
        columns={[words.created, words.password, words.resets, words.why, words.mailed, words.until]}
        rows={resets.map((reset) => [
          <Time call={call} at={reset.createdAt} />,
          words.resetKind[reset.kind] ?? reset.kind,
          words.resetState[reset.state] ?? reset.state,
          <Actor call={call} actor={reset.requestedBy} />,
          <Time call={call} at={reset.mailedAt} />,
          <Time call={call} at={reset.endedAt ?? reset.expiresAt} />,
        ])}
      />
    </>
  );
}

async function edit(call: StaffCall): Promise<Refused | Done> {
  const { etag, ...typed } = await readForm(call, editForm, call.signed);
  const body = { ...typed, language: textOrNull(typed.language) };
  const refused = await sent(call, 'edit', typed, () =>
    call.api.send('PATCH', apiOf(call), { body, ifMatch: etag }),
  );
  return refused ?? 'saved';
}

async function changeRights(call: StaffCall): Promise<Refused | Done> {
  const { etag, permissions, owner, enabled } = await readForm(call, rightsForm, call.signed);
  const typed: Typed = { owner, enabled, permissions: permissions.join(',') };
  const body = { owner: owner === 'true', enabled: enabled === 'true', permissions };
  const refused = await sent(call, 'rights', typed, () =>
    call.api.send('PATCH', tieOf(call), { body, ifMatch: etag }),
  );
  return refused ?? 'saved';
}

async function help(call: StaffCall): Promise<Refused | Done> {
  const { help: what, reason, key } = await readForm(call, helpForm, call.signed);
  const refused = await sent(call, 'help', { reason, key }, () =>
    call.api.send('POST', `${apiOf(call)}/${helps[what]}`, { key, body: { reason } }),
  );
  return refused ?? what;
}

async function setPassword(call: StaffCall): Promise<Refused | Done> {
  const { password, why, mustChange } = await readForm(call, passwordForm, call.signed);
  const body = { password, reason: why, mustChange: mustChange === 'true' };
  const refused = await sent(call, 'password', { why, mustChange }, () =>
    call.api.send('PUT', `${apiOf(call)}/password`, { body }),
  );
  return refused ?? 'password';
}

async function setQuestion(call: StaffCall): Promise<Refused | Done> {
  const { question, 'secret.answer': answer } = await readForm(call, questionForm, call.signed);
  const body = question === '' ? { question: null } : { question, answer };
  const refused = await sent(call, 'question', { question }, () =>
    call.api.send('PUT', `${apiOf(call)}/security-question`, { body }),
  );
  return refused ?? 'question';
}

async function remove(call: StaffCall): Promise<Response> {
  await readForm(call, z.strictObject({}), call.signed);
  const refused = await sent(call, 'remove', {}, () => call.api.send('DELETE', tieOf(call)));
  if (refused) return showLogin(call, refused);
  return lead(call, paths.clientList(clientIdOf(call), 'logins', { done: 'removed' }));
}
