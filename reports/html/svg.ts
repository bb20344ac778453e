import * as Plot from '@observablehq/plot';
import { DOMImplementation } from '@xmldom/xmldom';
import { type ComponentChild, h } from 'preact';

/** Plot draws into a document, which is never shown. */
const document = new DOMImplementation().createDocument('http://www.w3.org/2000/svg', 'svg', null);

/**
 * A chart, as elements of the page. Its colours come from the page's style by the class names of its marks: the policy
 * of the page obeys no style in the chart.
 *
 * @param label what a screen reader says of it; what it shows must also be told in words or in a table
 */
export function chart(label: string, options: Plot.PlotOptions): ComponentChild {
  const drawn = Plot.plot({ ...options, document: document as unknown as Document });
  const { width, height } = { width: drawn.getAttribute('width'), height: drawn.getAttribute('height') };
  return h(
    'svg',
    { class: 'chart', role: 'img', 'aria-label': label, viewBox: `0 0 ${width} ${height}`, width, height },
    childrenOf(drawn),
  );
}

/** What Plot says for itself: the chart has one label, and the page's style. */
const leftOut = /^(?:aria-|style$|font-family$)/;

interface Drawn {
  readonly nodeType: number;
  readonly localName: string;
  readonly textContent: string | null;
  readonly childNodes: ArrayLike<unknown>;
  readonly attributes: ArrayLike<{ readonly name: string; readonly value: string }>;
}

const childrenOf = (parent: unknown): (ComponentChild | string)[] =>
  Array.from((parent as Drawn).childNodes).flatMap((child) => {
    const node = child as Drawn;
    if (node.nodeType === 3) return node.textContent ?? '';
    return node.nodeType === 1 && node.localName !== 'style' ? elementOf(node) : [];
  });

function elementOf(node: Drawn): ComponentChild {
  const attributes = Array.from(node.attributes).filter(({ name }) => !leftOut.test(name));
  return h(
    node.localName,
    Object.fromEntries(attributes.map(({ name, value }) => [name, rounded(value)])),
    childrenOf(node),
  );
}

/** A tenth of a pixel is more than anybody sees. */
const rounded = (value: string): string =>
  value.replaceAll(/\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1))));
