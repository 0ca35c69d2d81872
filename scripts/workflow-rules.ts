import { sep } from 'node:path';

/** Packages that workflow code may pull in: pure, and known to replay the same. */
const PACKAGES = [
  '@temporalio/workflow',
  '@temporalio/common',
  '@temporalio/worker',
  'nexus-rpc',
  'ms',
  'long',
];
/** Our own folders that workflow code may pull in; of activities it may import types, which leave no trace. */
const FOLDERS = ['workflows', 'domain'];

/** Sentences about modules in a workflow bundle that do not belong there. `root` is the project's folder. */
export function moduleFindings(code: string, root: string): string[] {
  return bundledModules(code, root).flatMap((module) => {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module)?.[1];
    if (name !== undefined) {
      return PACKAGES.includes(name)
        ? []
        : [`Workflow code pulls in the package ${name} (${module}); keep it in an activity.`];
    }
    return FOLDERS.includes(module.split('/')[0] ?? '')
      ? []
      : [`Workflow code pulls in ${module}; it may import only domain/, workflows/ and types.`];
  });
}

/** The files that a bundle was made of, below `root` and with `/`, from its source map. */
export function bundledModules(code: string, root: string): string[] {
  const map = /sourceMappingURL=data:application\/json;charset=utf-8;base64,([A-Za-z0-9+/=]+)/.exec(
    code,
  )?.[1];
  if (map === undefined)
    throw new Error('The workflow bundle has no source map, so its modules are unknown.');
  const { sources } = JSON.parse(Buffer.from(map, 'base64').toString('utf8')) as { sources: string[] };
  const base = root.endsWith(sep) ? root : `${root}${sep}`;
  return sources
    .filter((source) => source.startsWith(base))
    .map((source) => source.slice(base.length).replaceAll(sep, '/'))
    .sort();
}

/** Sentences about exports of the workflows file that are no workflow: each export becomes one. */
export function exportFindings(exports: Record<string, unknown>): string[] {
  return Object.entries(exports).flatMap(([name, value]) =>
    isAsyncFunction(value) && name !== 'default'
      ? []
      : [`workflows/index.ts exports ${name}, which is no workflow function: move it to another file.`],
  );
}

function isAsyncFunction(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object AsyncFunction]';
}
