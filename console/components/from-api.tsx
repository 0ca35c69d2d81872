import type { PageCall } from '../env.ts';
import { commonWords } from '../words/common.ts';

/** Where programs read what a page shows. */
export function FromApi({ call, paths }: { call: Pick<PageCall, 'language'>; paths: readonly string[] }) {
  return (
    <p class="quiet">
      {commonWords(call.language).fromApi}{' '}
      {paths.map((path, at) => (
        <>
          {at > 0 && ', '}
          <a href={path}>
            <code>GET {path}</code>
          </a>
        </>
      ))}
    </p>
  );
}
