import { readFile } from 'node:fs/promises';
import { type KindConfig, parseKindConfig } from './kind-config.ts';

/**
 * Reads a kind configuration file.
 *
 * @throws UsageError when the file cannot be read, or as {@link parseKindConfig} does
 */
export async function loadKindConfig(file: string): Promise<KindConfig> {
  return parseKindConfig(await readFile(file, 'utf8'), file);
}
