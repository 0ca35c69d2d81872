import { parseHTML } from 'linkedom';

/** A page as somebody without scripts sees it. */
export interface Page {
  status: number;
  /** where it stands in the end, after redirects */
  url: string;
  heading: string;
  /** what it says is done, or wrong */
  said: string | undefined;
  headers: Headers;
}

/** A browser without scripts: it keeps cookies, follows redirects and sends forms. */
export interface Browser {
  open(url: string): Promise<Page>;
  send(url: string, fields: Record<string, string>): Promise<Page>;
}

const MOST_REDIRECTS = 5;

/** Opens a browser that has no cookies yet. */
export function openBrowser(): Browser {
  const jar = new Map<string, string>();

  async function go(url: string, init: RequestInit): Promise<Page> {
    let [at, how] = [url, init];
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = { ...(how.headers as Record<string, string>), ...(cookie && { cookie }) };
      const answer = await fetch(at, { ...how, headers, redirect: 'manual' });
      keep(answer);
      const to = answer.headers.get('location');
      if (to === null) return pageOf(answer, at);
      await answer.body?.cancel();
      [at, how] = [new URL(to, at).href, {}];
    }
    throw new Error(`${url} leads on and on.`);
  }

  function keep(answer: Response): void {
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
  }

  return {
    open: (url) => go(url, {}),
    send: (url, fields) =>
      go(url, {
        method: 'POST',
        headers: { origin: new URL(url).origin },
        body: new URLSearchParams(fields),
      }),
  };
}

async function pageOf(answer: Response, url: string): Promise<Page> {
  const { document } = parseHTML(await answer.text());
  const textOf = (selector: string): string | undefined =>
    document.querySelector(selector)?.textContent?.trim();
  return {
    ...{ status: answer.status, url, headers: answer.headers },
    heading: textOf('h1') ?? '',
    said: textOf('main > .done') ?? textOf('main > .wrong'),
  };
}
