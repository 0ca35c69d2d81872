import { z } from '@hono/zod-openapi';
import { type Level, registry, type SettingName, settingsOf } from '../../../domain/settings/registry.ts';
import { type resolveSettings, settingsAt } from '../../../domain/settings/resolve.ts';
import { id } from '../../fields/common.ts';

const titles: Record<Level, string> = {
  provider: 'Provider',
  group: 'ClientGroup',
  client: 'Client',
  service: 'Service',
};

/** What can be set at a level: only what is sent changes; null clears it, unless `clearing` is false. */
export function settingsBody(level: Level, clearing = true) {
  const fields: Record<string, z.ZodType<boolean | number | string | null | undefined>> = {};
  for (const name of settingsOf(level)) {
    const { type, about, unit } = registry[name];
    // What a service can have is to be spared; it cannot be the other way round.
    const own: z.ZodType<boolean | number | string> = level === 'service' ? z.literal(true) : type;
    fields[name] = (clearing ? z.nullable(own).optional() : z.optional(own)).openapi({
      description: unit === null ? about : `${about} In ${unit}.`,
    });
  }
  return z.strictObject(fields);
}

/** The body of an edit at a level. */
export function settingsEdit(level: Level) {
  return settingsBody(level).openapi(`${titles[level]}SettingsEdit`, {
    example: level === 'service' ? { suspensionExempt: true } : examples[level],
  });
}
const examples: Record<Exclude<Level, 'service'>, Record<string, boolean | number | null>> = {
  provider: { invoiceLeadDays: 7, lateFeeExempt: null },
  group: { invoiceLeadDays: 30 },
  client: { overdueNoticesOff: true, lateFeeExempt: null },
};

const value = z.union([z.boolean(), z.int(), z.string()]);
const origin = z
  .enum(['system', 'provider', 'group', 'client', 'service'])
  .openapi({ description: 'the level that decided it' });
const setting = z
  .object({
    value,
    origin,
    own: value.nullable().openapi({ description: 'what is set here; null: nothing' }),
    editable: z.boolean().openapi({ description: 'whether it can be set here' }),
    inherited: z.object({ value, origin }).openapi({ description: 'what would hold without it' }),
    about: z.string(),
    unit: z.string().nullable(),
  })
  .openapi('Setting');

export const settingsSchema = z
  .object({
    level: z.enum(['provider', 'group', 'client', 'service']),
    id,
    settings: z.record(z.string(), setting),
  })
  .openapi('Settings');

/** The settings of one level as the API shows them. */
export function shown(level: Level, rowId: number, given: Parameters<typeof resolveSettings>[0]) {
  const views = Object.entries(settingsAt(level, given)).map(([name, view]) => {
    const { about, unit } = registry[name as SettingName];
    return [name, { ...view, about, unit }];
  });
  return { level, id: rowId, settings: Object.fromEntries(views) };
}

/** An answer for the document. */
export const settingsExample = shown('client', 1, { client: { overdueNoticesOff: true } });
