/**
 * Writes a command so that a POSIX shell reads back the same words.
 *
 * @returns for example `sh -c 'echo $HOME'`
 */
export function shellQuote(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
