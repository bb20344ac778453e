import { oneLine, visible } from '../text.ts';

/** Attributes of an element, in the builder's notation. A line end would be read back as a space. */
export const attributes = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`@_${name}`, xmlText(oneLine(value))]));

/** Text without the characters that XML has no way to write; what of it is markup, the builder escapes. */
export const xmlText = (text: string): string => visible(text).replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD');

/** Milliseconds, as JUnit wants times. */
export const inSeconds = (ms: number): string => (ms / 1000).toFixed(3);

/** JUnit's time stamps are in UTC and have no zone. A trial of which nothing is there has none. */
export const timestamp = (at: string): Record<string, string> =>
  at === '' ? {} : attributes({ timestamp: at.slice(0, 'yyyy-mm-ddThh:mm:ss'.length) });
