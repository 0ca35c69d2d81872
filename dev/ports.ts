import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writePrivately } from './up-file.ts';

const portsSchema = z.record(z.string(), z.number().int().min(1).max(65_535));

/** The ports of the last run by the name of the part, kept in a file so that addresses stay the same. */
export interface PortMemory {
  /** The port of the last run, else `preferred`. */
  wanted(part: string, preferred: number): number;
  remember(part: string, port: number): void;
}

/** Opens the memory; a file that is missing or damaged counts as empty. */
export function portMemory(file: string): PortMemory {
  const ports = readPorts(file);
  return {
    wanted: (part, preferred) => ports[part] ?? preferred,
    remember(part, port) {
      if (ports[part] === port) return;
      ports[part] = port;
      writePrivately(file, ports);
    },
  };
}

function readPorts(file: string): Record<string, number> {
  try {
    return portsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}
