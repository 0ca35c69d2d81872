import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { PageCall } from './env.ts';
import { Layout, type Shown } from './layout.tsx';

/** Answers a page in the frame of the console. */
export async function show(
  call: PageCall,
  { status = 200, ...shown }: Shown & { status?: ContentfulStatusCode | undefined },
  content: Child,
): Promise<Response> {
  const { c } = call;
  const text = await (
    <Layout call={call} staff={c.get('staff')} {...shown}>
      {content}
    </Layout>
  ).toString();
  c.set('status', status);
  return c.html(`<!doctype html>\n${text}`, status);
}

/** Leads to another page of the console: an address that `paths` made. */
export function lead({ c }: Pick<PageCall, 'c'>, path: string): Response {
  c.set('status', 303);
  return c.redirect(path, 303);
}
