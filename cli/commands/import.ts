import cliProgress from 'cli-progress';
import { readUp } from '../../dev/up-file.ts';
import { requireMigrated } from '../compose.ts';
import { needed, readConfig } from '../config.ts';
import { importWhmcs } from '../import/whmcs/import.ts';
import { vaultOf } from '../keys.ts';

export interface ImportCommandOptions {
  from: string;
  provider?: number;
  timeZone?: string;
  source?: string;
  dryRun: boolean;
  report?: string;
}

/** `tenure import whmcs`: into `DATABASE_URL`, else into the database of a running `npm start`. */
export async function importCommand({
  from,
  provider,
  timeZone,
  source,
  dryRun,
  report,
}: ImportCommandOptions): Promise<void> {
  const config = readConfig();
  const databaseUrl = needed(config.databaseUrl ?? readUp(config.dataDir)?.databaseUrl, 'DATABASE_URL');
  await requireMigrated(databaseUrl);
  const bar = new cliProgress.SingleBar({
    format: '{bar} {percentage}% {value}/{total} {table}',
    hideCursor: true,
    stream: process.stderr,
  });
  let table: string | undefined;
  try {
    await importWhmcs({
      from,
      databaseUrl,
      providerId: provider,
      dryRun,
      timeZone,
      sourceName: source,
      vault: vaultOf(config),
      reportFile: report,
      out: (line) => {
        bar.stop();
        console.log(line);
      },
      onProgress: (progress) => {
        if (progress.table !== table) bar.start(progress.total, progress.done, { table: progress.table });
        table = progress.table;
        bar.update(progress.done, { table: progress.table });
      },
    });
  } finally {
    bar.stop();
  }
}
