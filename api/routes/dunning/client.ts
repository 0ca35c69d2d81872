import { findOpenCase } from '../../../db/queries/dunning-cases.ts';
import { type DunningCase, loadFacts } from '../../../db/queries/dunning-facts.ts';
import { listHolds } from '../../../db/queries/dunning-holds.ts';
import { nextRungs } from '../../../domain/dunning/planner.ts';
import type { DoneRung, HeldRung, Plan, PlannedRung, SkippedRung } from '../../../domain/dunning/types.ts';
import { storedWhy } from '../../../domain/dunning/why.ts';
import { dunningWorkflowId } from '../../../workflows/contracts/ids.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { clientToRead } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { caseExample, caseView } from './schema.ts';

/** Holds that are shown; there are rarely more than one or two. */
const MOST_HOLDS = 200;

export const getClientDunning = endpoint(
  {
    method: 'get',
    path: '/v1/clients/{clientId}/dunning',
    scope: 'dunning:read',
    tag: 'Dunning',
    summary: 'Read how far a client’s debt is followed up, what comes next, what is held, and why',
    params: clientParams,
    answers: [
      { status: 200, description: 'The case as it is now.', schema: caseView, example: caseExample },
      {
        status: 308,
        description: 'The client was merged into another, whose case `Location` names.',
        headers: { Location: 'the survivor’s case' },
      },
    ],
  },
  async ({ params }, call) => {
    const { sql, caller, now } = call;
    const { id: clientId } = await clientToRead(call, params.clientId);
    const at = now().toISOString();
    const [all, open, holds] = await Promise.all([
      loadFacts(sql, clientId, at),
      findOpenCase(sql, clientId),
      listHolds(sql, { clientId, standing: true, now: at, limit: MOST_HOLDS }),
    ]);
    const planned = all
      .filter(({ providerId }) => maySee(caller, providerId))
      .map((each) => ({ ...each, plan: each.ladder ? nextRungs(each.ladder, each.facts) : undefined }));
    const times = planned.flatMap(({ plan }) => plan?.next?.at ?? []).sort();
    return ok({
      ...{ clientId, at, open: planned.some(({ plan }) => plan?.open === true), nextAt: times[0] ?? null },
      case: open
        ? {
            id: open.id,
            state: open.state,
            openedAt: open.openedAt,
            nextAt: open.nextAt,
            lookedAt: open.lookedAt,
            problem: open.problem,
            workflowId: dunningWorkflowId(clientId),
          }
        : null,
      holds,
      providers: planned.map(shown),
    });
  },
);

function shown({ providerId, ladder, facts, numbers, plan }: DunningCase & { plan: Plan | undefined }) {
  return {
    providerId,
    ladder: ladder && { id: ladder.id, version: ladder.version, activeFrom: ladder.activeFrom },
    invoices: facts.invoices.map(({ id, dueOn, owedMinor, currency, status }) => {
      const own = <R extends PlannedRung | HeldRung | SkippedRung>(rungs: readonly R[] = []) =>
        rungs.filter(({ invoiceId }) => invoiceId === id).map(rungShown);
      return {
        ...{ invoiceId: id, number: numbers.get(id) ?? null, dueOn, owedMinor, currency, status },
        done: facts.done.filter(({ invoiceId }) => invoiceId === id).map(doneShown),
        due: own(plan?.due),
        next: own(plan?.coming),
        held: own(plan?.held),
        skipped: own(plan?.skipped),
      };
    }),
    unsuspend: plan?.unsuspend ?? [],
  };
}

function rungShown(rung: PlannedRung | HeldRung | SkippedRung) {
  const { rungId, occurrence, action, at, why } = rung;
  return {
    ...{ rungId, occurrence, action: action.type, at, why },
    until: 'until' in rung ? rung.until : null,
    services: 'services' in rung ? rung.services : [],
    feeMinor: 'feeMinor' in rung ? rung.feeMinor : null,
  };
}

function doneShown({ invoiceId: _, why, ...row }: DoneRung) {
  return { ...row, why: storedWhy(why) };
}
