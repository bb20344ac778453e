/**
 * Text that a terminal and a reader can be shown as it is. What a cluster printed may hold escape sequences that would
 * move the cursor, or marks that reorder a line: they become visible signs.
 *
 * @returns text in which newlines and tabs are the only control characters
 */
export function visible(text: string): string {
  // Nearly all text is harmless, and large: it is not copied.
  if (!strays.test(text)) return text;
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/(?![\n\t])\p{Cc}/gu, controlPicture)
    .replaceAll(/[\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g, codePoint)
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}

/** Whatever may have to be made visible: all but what surely need not. */
const strays = /[^\n\t -~\u00A0-\u061B\u061D-\u200A\u2010-\u2027\u202F-\u205F\u206A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFF]/;

/**
 * The text on one line.
 *
 * @param limit in characters; a longer text ends in an ellipsis
 */
export function oneLine(text: string, limit = Number.POSITIVE_INFINITY): string {
  const line = visible(text).replaceAll(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length <= limit ? line : `${characters.slice(0, limit - 1).join('')}…`;
}

/** Milliseconds as seconds with one decimal, for example `11.2 s`. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** A number and its noun, for example `1 trial` or `2 trials`. */
export const amount = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

function controlPicture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : codePoint(character);
}

const codePoint = (character: string): string =>
  `<U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`;

/**
 * Words set in lines of at most `width` columns. A word that is longer keeps a line of its own: breaking it would make a
 * command or an address unusable.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
