import type { PageCall } from '../env.ts';

/** Where programs read what a page shows. */
export function FromApi({ call, paths }: { call: Pick<PageCall, 'words'>; paths: readonly string[] }) {
  return (
    <p class="quiet">
      {call.words.fromApi}{' '}
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
