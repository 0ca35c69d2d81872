import { Command, InvalidArgumentError } from 'commander';
import colors from 'picocolors';
import { ConfigError } from './config.ts';

/** Commands load their code when they are called, so that `tenure --help` answers at once. */
const program = new Command('tenure').description(
  'Durable client lifecycle operations for hosting and SaaS providers.',
);

program
  .command('up')
  .description(
    'run everything here: embedded PostgreSQL and Temporal where no others are set, API, worker, mailbox',
  )
  .option('--empty', 'without the demo provider on the first run', false)
  .action(async (options: { empty: boolean }) => (await import('./commands/up.ts')).upCommand(options));

program
  .command('demo [name]')
  .description('show an operation on a demo client: close (or nothing), merge, anonymize, delete, dunning')
  .action(async (name = 'close') => (await import('./demo.ts')).demoCommand(name));

program
  .command('migrate')
  .description('bring the database up to date')
  .action(async () => (await import('./commands/serve.ts')).migrateCommand());

program
  .command('api')
  .description('run the HTTP API')
  .action(async () => (await import('./commands/serve.ts')).apiCommand());

program
  .command('worker')
  .description('run a worker: workflows, activities, schedules')
  .action(async () => (await import('./commands/serve.ts')).workerCommand());

const admin = program.command('admin').description('administer access');
admin
  .command('create')
  .description('make an account that may do everything; prints a one-time link that sets its password')
  .requiredOption('--email <address>', 'what it signs in with')
  .option('--name <name>', 'whose it is', 'Administrator')
  .option('--password', 'ask for the password here instead', false)
  .action(async (options) => (await import('./commands/admin.ts')).createAdminCommand(options));
admin
  .command('token')
  .description('API tokens')
  .command('create')
  .description('make a token and print it, this once')
  .requiredOption('--name <name>', 'what it is for')
  .option('--scope <scope...>', 'what it may do', ['admin'])
  .option('--provider <id...>', 'only these providers', wholeNumbers)
  .option('--expires <date>', 'when it stops working, as 2027-01-31')
  .action(async (options) => (await import('./commands/token.ts')).createTokenCommand(options));

program
  .command('import')
  .description('bring clients over from another system')
  .command('whmcs')
  .description('from a WHMCS 8 database, which is only read')
  .requiredOption('--from <url>', 'mysql://user:password@host/database')
  .option('--provider <id>', 'the provider they belong to; a new one when there is none yet', wholeNumber)
  .option(
    '--time-zone <zone>',
    'the zone of the times in the database, as Europe/Berlin; else the provider’s',
  )
  .option('--source <name>', 'tells two databases of one name apart; else the name of the database')
  .option('--dry-run', 'write nothing, report the same', false)
  .option('--report <file>', 'write the whole report there as JSON')
  .action(async (options) => (await import('./commands/import.ts')).importCommand(options));

program
  .command('evidence')
  .description('proofs of operations')
  .command('verify <file>')
  .description('check signature and chain of an operation’s evidence')
  .option('--public-key <file>', 'the key that must have signed it')
  .action(async (file: string, { publicKey }: { publicKey?: string }) => {
    const { verifyEvidenceFile } = await import('./evidence.ts');
    process.exitCode = await verifyEvidenceFile(file, { publicKeyFile: publicKey });
  });

program
  .command('certificate')
  .description('certificates of erasures')
  .command('verify <file>')
  .description('check the signature of a certificate')
  .option('--public-key <file>', 'the key that must have signed it')
  .action(async (file: string, { publicKey }: { publicKey?: string }) => {
    const { verifyEvidenceFile } = await import('./evidence.ts');
    process.exitCode = await verifyEvidenceFile(file, { publicKeyFile: publicKey });
  });

program
  .command('audit')
  .description('who got in, who did not, who may do what')
  .command('verify [file]')
  .description('check the chain of an export of the audit log, or of the one in the database')
  .option('--head <hash>', 'the head that was kept from an earlier check: it must still be there')
  .action(async (file: string | undefined, options: { head?: string }) => {
    process.exitCode = await (await import('./commands/audit.ts')).verifyAudit(file, options);
  });

const erasures = program.command('erasures').description('who was erased, as keyed hashes');
erasures
  .command('export <file>')
  .description('write all erasures to a signed file, to be kept apart from backups of the database')
  .action(async (file: string) => (await import('./commands/erasures.ts')).exportErasuresCommand(file));

program
  .command('reapply-erasures')
  .description('after a restore: erase again whoever was erased since the backup was made')
  .requiredOption('--from <file>', 'the file of `tenure erasures export`')
  .option('--public-key <file>', 'the key that must have signed it; this Tenure’s own when left out')
  .option('--dry-run', 'only say what would be done', false)
  .action(async (options: { from: string; publicKey?: string; dryRun: boolean }) => {
    process.exitCode = await (await import('./commands/erasures.ts')).reapplyErasuresCommand(options);
  });

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('A whole number is needed.');
  return Number(text);
}

function wholeNumbers(text: string, before: number[] = []): number[] {
  return [...before, wholeNumber(text)];
}

try {
  await program.parseAsync();
} catch (error) {
  const sentence = error instanceof Error ? error.message : String(error);
  console.error(colors.red(sentence));
  if (error instanceof Error && !(error instanceof ConfigError) && process.env.TENURE_LOG_LEVEL === 'debug')
    console.error(error.stack);
  process.exitCode = 1;
}
