/** One sentence that the domain says: the code that programs know it by, and its English. */
export interface Sentence<P> {
  code: string;
  say: (params: P) => string;
}

/** A row of a catalogue of sentences. */
export function sentence<P>(code: string, say: (params: P) => string): Sentence<P> {
  return { code, say };
}

type Catalogue = Readonly<Record<string, { code: string; say: (params: never) => string }>>;

/** What a sentence of a catalogue is about. */
export type ParamsOf<C extends Catalogue, N extends keyof C> = Parameters<C[N]['say']>[0];

/** The last argument for a sentence: left out where it is about nothing. */
export type ParamsFor<P> = unknown extends P ? [] : [params: P];

/** Something said: code and English sentence, and both in parts, so that it can be said in another language. */
export interface Said {
  code: string;
  message: string;
  /** names the sentence in its catalogue; older records lack it */
  text?: string;
  /** what the sentence is about: ids, counts, codes, names of settings */
  params?: Record<string, unknown>;
}

/** A way to say what a catalogue holds. */
export function sayer<C extends Catalogue>(catalogue: C) {
  return <N extends Extract<keyof C, string>>(text: N, ...about: ParamsFor<ParamsOf<C, N>>): Said => {
    const { code, say } = catalogue[text] as unknown as Sentence<unknown>;
    const [params] = about as readonly unknown[];
    return {
      ...{ code, message: say(params), text },
      ...(params === undefined ? {} : { params: params as Record<string, unknown> }),
    };
  };
}
