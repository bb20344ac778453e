import { readFile } from 'node:fs/promises';
import { UsageError } from '../vocabulary/failures.ts';
import { type KindConfig, parseKindConfig } from './kind-config.ts';

/**
 * Reads a kind configuration file.
 *
 * @param called what messages call it
 * @throws UsageError when the file cannot be read, or as {@link parseKindConfig} does
 */
export async function loadKindConfig(file: string, called = file): Promise<KindConfig> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${called} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parseKindConfig(text, called);
}
