import { setTimeout as sleep } from 'node:timers/promises';
import { openLink } from '../../db/passwords/open.ts';
import { passwordResetWorkflowId } from '../../workflows/contracts/ids.ts';
import { ask, complete, makeLogin, type TestLogin, tokensTo } from '../passwords/support.ts';
import type { Scenario, Stage } from './scenarios.ts';

const SECOND_HOURS = 1 / 3_600;

/** Links for new passwords on every path that leaves another history. */
export const passwordScenarios: Record<string, Scenario> = {
  'password-reset-used': async (stage) => {
    const { world } = stage;
    const { login, id, workflowId } = await link(stage);
    const [token = ''] = await tokensOf(stage, login);
    await complete(world.deps, token);
    await world.deps.engine.endReset(id);
    await stage.until(workflowId);
    return workflowId;
  },
  'password-reset-mailed-again-then-replaced': async (stage) => {
    const { world } = stage;
    world.mailbox.faults.add({ kind: 'reset-after-data', kept: true });
    const { login, id, workflowId } = await link(stage);
    await tokensOf(stage, login, 2);
    await link(stage, { login });
    await world.deps.engine.endReset(id);
    await stage.until(workflowId);
    return workflowId;
  },
  'password-reset-expired': async (stage) => {
    const { workflowId } = await link(stage, { hours: 4 * SECOND_HOURS });
    await stage.until(workflowId);
    return workflowId;
  },
  'password-reset-requests': async (stage) => {
    const { sql, world } = stage;
    const login = await makeLogin(sql, world.providerId);
    await ask(world.deps, { login: login.name });
    await ask(world.deps, { login: 'nobody@post.example' });
    return stage.sweep('takePasswordResets');
  },
};

/** A link on its way, with its workflow. */
async function link(stage: Stage, { login, hours = 2 }: { login?: TestLogin; hours?: number } = {}) {
  const { sql, world, startReset } = stage;
  const whose = login ?? (await makeLogin(sql, world.providerId));
  const now = new Date().toISOString();
  const id = await sql.begin((tx) =>
    openLink(tx, world.deps.vault, { loginId: whose.id, requestedBy: 'client', hours, now }),
  );
  await startReset(id);
  return { login: whose, id, workflowId: passwordResetWorkflowId(id) };
}

async function tokensOf({ world }: Stage, { email }: TestLogin, count = 1): Promise<string[]> {
  for (let tries = 0; tries < 600; tries++) {
    const tokens = await tokensTo(world.mailbox, email);
    if (tokens.length >= count) return tokens;
    await sleep(50);
  }
  throw new Error('the link never came');
}
