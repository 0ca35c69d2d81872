import type { Tx } from '../../db/connect.ts';
import { invoiceInWords } from '../../db/queries/dunning-letters.ts';
import { type Correspondent, providerTemplates, templatesCalled } from '../../db/queries/messages.ts';
import { instantOf, later } from '../../domain/calendar.ts';
import type { Action, Instant } from '../../domain/dunning/types.ts';
import { written } from '../../domain/money.ts';
import {
  chooseTemplate,
  type DunningVariables,
  inLanguage,
  type RenderedMail,
  renderTemplate,
  TemplateError,
} from '../../domain/templates/index.ts';
import { everyoneOf } from '../notify.ts';
import type { Turn } from './types.ts';

export type MessageAction = Action & { type: 'reminder' | 'notice' | 'final-warning' | 'message' };
type Letter =
  | 'payment-reminder'
  | 'overdue-notice-1'
  | 'overdue-notice-2'
  | 'overdue-notice-3'
  | 'final-warning';

const HOUR = 3_600_000;

/**
 * The mail of a rung: by the template that the ladder names, else by the provider's own of the usual name, else by
 * ours. A template that cannot be used does not keep a client from being warned: the next best is taken.
 * @returns undefined when the ladder names one that is not there, and there is no usual one
 */
export async function writeLetter(
  tx: Tx,
  turn: Turn<MessageAction>,
  client: Correspondent,
): Promise<(RenderedMail & { template: string }) | undefined> {
  const { action } = turn.rung;
  const { language, defaultLanguage, providerId, timeZone } = client;
  const variables = await variablesOf(tx, turn, client);
  const usual = letterOf(action);
  const own = action.template === undefined ? [] : await templatesCalled(tx, providerId, action.template);
  const provided = usual === undefined ? [] : await providerTemplates(tx, providerId, usual);
  const wanted = { language, defaultLanguage };
  const choices = [
    ...[inLanguage(own, language) ?? inLanguage(own, defaultLanguage) ?? own[0]].filter(
      (each) => each !== undefined,
    ),
    ...(usual === undefined ? [] : [chooseTemplate({ name: usual, provided, ...wanted })]),
    ...(usual === undefined ? [] : [chooseTemplate({ name: usual, ...wanted })]),
  ];
  for (const template of choices) {
    try {
      return {
        ...renderTemplate(template, variables, { timeZone }),
        template: action.template ?? template.name,
      };
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
    }
  }
  return undefined;
}

/** What text messages say where the provider has no template of its own: one or two of them at most. */
const TEXTS: Readonly<Record<string, { overdue: string; soon: string }>> = {
  en: {
    soon: '{{ provider.name }}: invoice {{ invoice.number }}, {{ invoice.owed }}, is due on {{ invoice.dueOn | long_date }}.',
    overdue:
      '{{ provider.name }}: invoice {{ invoice.number }}, {{ invoice.owed }}, was due on {{ invoice.dueOn | long_date }} and is not paid.{% if suspendOn %} Without payment services are suspended on {{ suspendOn | long_date }}.{% elsif terminateOn %} Without payment services end on {{ terminateOn | long_date }}.{% endif %}',
  },
  de: {
    soon: '{{ provider.name }}: Rechnung {{ invoice.number }} über {{ invoice.owed }} ist am {{ invoice.dueOn | long_date }} fällig.',
    overdue:
      '{{ provider.name }}: Rechnung {{ invoice.number }} über {{ invoice.owed }}, fällig am {{ invoice.dueOn | long_date }}, ist nicht bezahlt.{% if suspendOn %} Ohne Zahlung sperren wir am {{ suspendOn | long_date }}.{% elsif terminateOn %} Ohne Zahlung enden Dienste am {{ terminateOn | long_date }}.{% endif %}',
  },
  pl: {
    soon: '{{ provider.name }}: termin płatności faktury {{ invoice.number }}, {{ invoice.owed }}, mija {{ invoice.dueOn | long_date }}.',
    overdue:
      '{{ provider.name }}: faktura {{ invoice.number }}, {{ invoice.owed }}, z terminem {{ invoice.dueOn | long_date }} nie jest opłacona.{% if suspendOn %} Bez wpłaty zawiesimy usługi {{ suspendOn | long_date }}.{% elsif terminateOn %} Bez wpłaty usługi kończą się {{ terminateOn | long_date }}.{% endif %}',
  },
};
const PAY = '{% if payUrl %} {{ payUrl }}{% endif %}';

/** The text message of a rung: by the template that the ladder names, else ours where the rung has a usual one. */
export async function writeText(
  tx: Tx,
  turn: Turn<MessageAction>,
  client: Correspondent,
): Promise<(RenderedMail & { template: string }) | undefined> {
  const { action } = turn.rung;
  const { language, defaultLanguage, timeZone } = client;
  const own =
    action.template === undefined ? [] : await templatesCalled(tx, client.providerId, action.template);
  const named = inLanguage(own, language) ?? inLanguage(own, defaultLanguage) ?? own[0];
  const words = [language, defaultLanguage, 'en'].map((tag) => TEXTS[tag.split('-')[0] ?? '']);
  const ours = words.find((each) => each !== undefined);
  const letter = letterOf(action);
  const text = action.type === 'reminder' ? ours?.soon : ours?.overdue;
  const usual =
    letter === undefined || text === undefined
      ? []
      : [{ name: 'overdue-notice-1' as const, language, subject: 'SMS', text: `${text}${PAY}`, html: null }];
  const variables = await variablesOf(tx, turn, client);
  for (const template of [...(named ? [named] : []), ...usual]) {
    try {
      // Words in a row: a text message has neither subject nor paragraphs.
      const rendered = renderTemplate({ ...template, html: null }, variables, { timeZone });
      const plain = rendered.text.replace(/\s+/g, ' ').trim();
      return { subject: '', text: plain, template: action.template ?? letter ?? 'text' };
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
    }
  }
  return undefined;
}

function letterOf(action: MessageAction): Letter | undefined {
  switch (action.type) {
    case 'reminder':
      return 'payment-reminder';
    case 'notice':
      return action.level === 1
        ? 'overdue-notice-1'
        : action.level === 2
          ? 'overdue-notice-2'
          : 'overdue-notice-3';
    case 'final-warning':
      return 'final-warning';
    case 'message':
      return undefined;
  }
}

async function variablesOf(
  tx: Tx,
  turn: Turn<MessageAction>,
  client: Correspondent,
): Promise<DunningVariables> {
  const { invoice } = turn;
  const everyone = everyoneOf(client);
  const { number, services } = await invoiceInWords(tx, invoice);
  const suspendOn = announced(turn, 'suspend');
  const terminateOn = announced(turn, 'terminate');
  return {
    ...everyone,
    invoice: {
      number,
      owed: written({ minor: invoice.owedMinor, currency: invoice.currency }, client.language),
      dueOn: instantOf(invoice.dueOn ?? turn.now.slice(0, 10), '12:00', client.timeZone),
    },
    services,
    ...(suspendOn && { suspendOn }),
    ...(terminateOn && terminateOn !== suspendOn && { terminateOn }),
    ...(everyone.provider.url && { payUrl: everyone.provider.url }),
  };
}

/** When services of the invoice are suspended or terminated at the earliest, if any still are. */
function announced({ plan, ladder, now, invoice }: Turn, type: 'suspend' | 'terminate'): Instant | undefined {
  const soonest = later(now, ladder.warnHours * HOUR);
  const [first] = [...plan.coming, ...plan.held]
    .filter(
      ({ invoiceId, action, services }) =>
        invoiceId === invoice.id && action.type === type && services.length > 0,
    )
    .map(({ at }) => (at > soonest ? at : soonest))
    .sort();
  return first;
}
