/**
 * What an interview pack is made of, before it is Markdown or HTML: both printers get the same blocks, so that both say
 * the same. In text, backticks mark code and nothing else is markup.
 */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string; readonly anchor?: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  /** What a reader must know before believing what follows. */
  | { readonly kind: 'caution'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'contents'; readonly items: readonly { readonly text: string; readonly anchor: string }[] }
  | { readonly kind: 'transcript'; readonly text: string }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'question'; readonly asks: string; readonly answer: readonly Block[] };

/** A paragraph, in which backticks mark code. */
export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
/** What a reader must know before believing what follows. */
export const caution = (text: string): Block => ({ kind: 'caution', text });
/** What was typed and what came back, to the letter: backticks mark nothing in it. */
export const transcript = (text: string): Block => ({ kind: 'transcript', text });
/** A question and its answer, which `--practice` leaves out or folds up. */
export const question = (asks: string, answer: readonly Block[]): Block => ({ kind: 'question', asks, answer });

/** A section's heading and what stands under it. */
export const section = (text: string, ...blocks: readonly Block[]): Block[] => [
  { kind: 'heading', level: 3, text },
  ...blocks,
];

/** What is code in a text, and what is not, in turn. */
export function spansOf(text: string): { readonly text: string; readonly code: boolean }[] {
  return text
    .split(/(`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) => (/^`[^`]+`$/.test(part) ? { text: part.slice(1, -1), code: true } : { text: part, code: false }));
}
