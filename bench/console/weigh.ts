import { Agent, get } from 'node:http';
import { parseHTML } from 'linkedom';

/** What came over the wire for an address: the bytes with their headers, and whether they were compressed. */
export interface Weight {
  path: string;
  bytes: number;
  compressed: boolean;
}

/** Loads a page and all that it names, as a browser does that has nothing yet: each over a connection of its own. */
export async function weigh(url: string, path: string, cookie: string): Promise<Weight[]> {
  const page = await load(url, path, cookie);
  const { document } = parseHTML(page.text);
  const named = [...document.querySelectorAll('link[href], script[src], img[src]')].map(
    (each) => each.getAttribute('href') ?? each.getAttribute('src') ?? '',
  );
  const rest = await Promise.all([...new Set(named)].map((each) => load(url, each, cookie)));
  return [page, ...rest];
}

function load(url: string, path: string, cookie: string): Promise<Weight & { text: string }> {
  const headers = { cookie, 'accept-encoding': 'gzip, deflate, br', 'accept-language': 'en' };
  return new Promise((resolve, reject) => {
    get(new URL(path, url), { agent: new Agent(), headers }, (response) => {
      const { statusCode, socket } = response;
      if (statusCode !== 200) return reject(new Error(`${path} answered ${statusCode}`));
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          ...{ path, bytes: socket.bytesRead, text: Buffer.concat(chunks).toString() },
          compressed: response.headers['content-encoding'] !== undefined,
        }),
      );
    }).on('error', reject);
  });
}
