import type { z } from 'zod';
import {
  type Level,
  levels,
  registry,
  type SettingName,
  type SettingValues,
  settingNames,
} from './registry.ts';

/** What is set at each level that there is, as it is stored. Unknown names and values that do not fit count as not set. */
export type Given = Partial<Record<Level, Readonly<Record<string, unknown>>>>;

export type Origin = 'system' | Level;

/** A value and the level that decided it. */
export interface Resolved<T = boolean | number | string> {
  value: T;
  origin: Origin;
}

/** A setting as one level sees it. */
export interface SettingView extends Resolved {
  /** what is set at this level; null: nothing */
  own: boolean | number | string | null;
  /** whether it can be set at this level */
  editable: boolean;
  /** what would hold without it */
  inherited: Resolved;
}

/** Every setting with its value and where it comes from: the nearest level that has set it, else the system. */
export function resolveSettings(given: Given): { [N in SettingName]: Resolved<SettingValues[N]> } {
  return Object.fromEntries(settingNames.map((name) => [name, resolve(name, given)])) as {
    [N in SettingName]: Resolved<SettingValues[N]>;
  };
}

/** The values alone. */
export function settingValues(given: Given): SettingValues {
  return Object.fromEntries(settingNames.map((name) => [name, resolve(name, given).value])) as SettingValues;
}

/**
 * The settings of a level as somebody sees who edits them there: those that are decided there or above it; of a
 * service those that it can have itself.
 * @param given what is set at this level and at those above it
 */
export function settingsAt(level: Level, given: Given): Partial<Record<SettingName, SettingView>> {
  const { [level]: _, ...above } = given;
  const reach = levels.slice(0, levels.indexOf(level) + 1);
  const shown = settingNames.filter((name) => {
    const allowed: readonly Level[] = registry[name].levels;
    return level === 'service' ? allowed.includes(level) : allowed.some((each) => reach.includes(each));
  });
  return Object.fromEntries(
    shown.map((name) => [
      name,
      {
        ...resolve(name, given),
        own: setAt(name, level, given) ?? null,
        editable: (registry[name].levels as readonly Level[]).includes(level),
        inherited: resolve(name, above),
      },
    ]),
  );
}

function resolve(name: SettingName, given: Given): Resolved {
  for (const level of [...levels].reverse()) {
    const value = setAt(name, level, given);
    if (value !== undefined) return { value, origin: level };
  }
  return { value: registry[name].system, origin: 'system' };
}

function setAt(name: SettingName, level: Level, given: Given): boolean | number | string | undefined {
  const { type, levels: allowed }: { type: z.ZodType<boolean | number | string>; levels: readonly Level[] } =
    registry[name];
  if (!allowed.includes(level)) return undefined;
  return type.safeParse(given[level]?.[name]).data;
}
