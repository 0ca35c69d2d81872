import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extractText, getDocumentProxy, getMeta } from 'unpdf';
import { describe, expect, test } from 'vitest';
import { createPdfRenderer, PdfError, PdfLateError } from '../../pdf/renderer.ts';

const render = createPdfRenderer();
const options = { title: 'A title', language: 'en' };

/** The text of each page. */
async function pagesOf(html: string, more: Partial<typeof options> = {}): Promise<string[]> {
  const pdf = await render(html, { ...options, ...more });
  return (await extractText(await getDocumentProxy(pdf), { mergePages: false })).text;
}

async function textOf(html: string, more: Partial<typeof options> = {}): Promise<string> {
  return (await pagesOf(html, more)).join('\n');
}

describe('a PDF of HTML', () => {
  test('L12: shows Latin, Polish, German, Greek, Cyrillic and Vietnamese letters', async () => {
    const words = ['Zażółć gęślą jaźń', 'Größe', 'Ελληνικά', 'Данные клієнта', 'Việt Nam', 'Țară', '12 €'];
    const text = await textOf(`<body>${words.map((word) => `<p>${word}</p>`).join('')}</body>`);
    for (const word of words) expect(text).toContain(word);
    expect(text).not.toContain('\uFFFD');
  });

  test('L12: puts a mark for characters that its font lacks, and says so', async () => {
    const text = await textOf('<body><p>Name: 山田 😀</p></body>');
    expect(text).toContain('Name: \uFFFD\uFFFD \uFFFD');
    expect(text).toContain('stands for characters that this document cannot show');
    expect(await textOf('<body><p>山</p></body>', { language: 'pl' })).toContain('nie potrafi pokazać');
  });

  test('has its title, language and page numbers', async () => {
    const rows = Array.from({ length: 120 }, (_, n) => `<tr><td>row ${n}</td></tr>`).join('');
    const pdf = await render(
      `<body><table><thead><tr><th>Heading</th></tr></thead><tbody>${rows}</tbody></table></body>`,
      { title: 'Dane klienta', language: 'pl' },
    );
    const document = await getDocumentProxy(new Uint8Array(pdf));
    const { info } = await getMeta(document);
    expect(info).toMatchObject({ Title: 'Dane klienta', Language: 'pl' });
    const { text } = await extractText(document, { mergePages: false });
    expect(text.length).toBeGreaterThan(2);
    for (const [n, page] of text.entries()) {
      expect(page).toContain('Heading');
      expect(page).toContain(`${n + 1} / ${text.length}`);
    }
    expect(text.join(' ').match(/row \d+/g)).toHaveLength(120);
  });

  test('never ends a page with a heading', async () => {
    for (let lines = 30; lines < 50; lines += 5) {
      const filling = '<p>Text of a line</p>'.repeat(lines);
      const pages = await pagesOf(
        `<body>${filling}<h2>Part</h2><h3>Section</h3>${'<p>What is under it</p>'.repeat(10)}</body>`,
      );
      const page = pages.find((each) => each.includes('Part'));
      expect(page).toContain('Section');
      expect(page).toContain('What is under it');
    }
  });

  test('lets long words end a line, so that nothing runs over the edge, and keeps them whole when copied', async () => {
    const hash = 'abcdef0123456789'.repeat(12);
    const text = await textOf(`<body><table><tr><td>${hash}</td><td>x</td></tr></table></body>`);
    expect(text.replaceAll(/\s/g, '')).toContain(hash);
    expect(text).not.toContain('\u200B');
  });

  test('reads nothing from the network and no file', async () => {
    let asked = 0;
    const server = createServer((_, answer) => {
      asked += 1;
      answer.end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    for (const address of [`http://127.0.0.1:${port}/a.png`, '/etc/passwd', 'file:///etc/passwd']) {
      const picture = render(`<body><p>x</p><img src="${address}"></body>`, options);
      await expect(picture).rejects.toThrow(PdfError);
    }
    expect(asked).toBe(0);
    server.close();
  });

  test('shows no scripts, styles or frames', async () => {
    const text = await textOf(
      '<head><style>p { x }</style></head><body><script>alert(1)</script><iframe src="http://127.0.0.1:1"></iframe><p>Shown</p></body>',
    );
    expect(text).toContain('Shown');
    expect(text).not.toMatch(/alert|p \{/);
  });

  test('of something that is no page is an error in words, without the content', async () => {
    const made = render('<img src="data:image/png;base64,AAAA" alt="secret">', options);
    await expect(made).rejects.toThrow(PdfError);
    await expect(made).rejects.not.toThrow(/secret/);
  });

  test('L12: is made beside, not in this thread, and given up when it takes too long', async () => {
    const rows = `<tr>${'<td>A value in a cell</td>'.repeat(6)}</tr>`.repeat(20_000);
    let longest = 0;
    let last = performance.now();
    const pulse = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 20);
    const made = createPdfRenderer({ timeoutMs: 5_000 })(`<body><table>${rows}</table></body>`, options);
    await expect(made).rejects.toThrow('The PDF was not ready after 5 seconds.');
    clearInterval(pulse);
    expect(longest).toBeLessThan(3_000);
  });

  test('L12: does not wait longer for its turn than is allowed, and the next one gets it', async () => {
    const rows = `<tr>${'<td>A value in a cell</td>'.repeat(6)}</tr>`.repeat(300);
    const impatient = createPdfRenderer({ queueMs: 200 });
    const long = [1, 2].map(() => impatient(`<body><table>${rows}</table></body>`, options));
    const short = impatient('<body><p>Short</p></body>', options);
    await expect(short).rejects.toThrow(PdfLateError);
    for (const made of await Promise.all(long)) expect(made.length).toBeGreaterThan(10_000);
    expect((await impatient('<body><p>Short</p></body>', options)).length).toBeGreaterThan(1_000);
  });
});
