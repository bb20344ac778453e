import { type ComponentChild, h } from 'preact';
import type { Entry } from '../../harness/vocabulary/entry.ts';
import { excerpt, quotesIn, roundText } from '../excerpt.ts';
import { amount, oneLine, seconds, visible } from '../text.ts';
import { code, commands, folded, lines } from './elements.ts';

/** What is shown of an output at most; the journal beside the page has the whole of it. */
const limits = { lines: 24, characters: 2_400 };

/** Shows the entries that verdicts of a scenario rest on, each of them once. */
export interface Evidence {
  /**
   * @param because their `seq`; one that the journal lacks is left out
   * @param owner the id of the place in the page that shows them
   */
  show(because: readonly number[], owner: string): ComponentChild;
}

/**
 * Evidence from a journal, folded. What was shown before is linked to: many verdicts rest on the same entry.
 *
 * @param journal every entry that may be cited
 */
export function evidenceIn(journal: ReadonlyMap<number, Entry>): Evidence {
  const shown = new Map<number, string>();
  return {
    show(because, owner) {
      const cited = because.flatMap((seq) => journal.get(seq) ?? []);
      if (cited.length === 0) return null;
      const fresh = cited.filter(({ seq }) => !shown.has(seq));
      const links = cited.flatMap(({ seq }) => {
        const place = shown.get(seq);
        return place === undefined ? [] : h('a', { href: `#${place}` }, `#${seq}`);
      });
      for (const { seq } of fresh) shown.set(seq, owner);
      const before = links.length === 0 ? null : h('p', { class: 'muted' }, 'Shown elsewhere: ', spaced(links));
      if (fresh.length === 0) return before;
      return folded(
        `Evidence: ${fresh.map(({ seq, ms }) => `#${seq} at ${seconds(ms)}`).join(', ')}`,
        fresh.map(entryOf),
        before,
      );
    },
  };
}

const spaced = (links: readonly ComponentChild[]): ComponentChild[] => links.flatMap((link) => [link, ' ']);

function entryOf(entry: Entry): ComponentChild {
  const { what, command, output } = contentOf(entry);
  return h(
    'div',
    { class: 'entry' },
    h('p', { class: 'muted' }, `#${entry.seq}, ${oneLine(entry.at)}, ${seconds(entry.ms)} into the run: `, what),
    command === undefined ? null : commands(command, `Copy the command of #${entry.seq}`),
    output,
  );
}

interface Content {
  readonly what: ComponentChild;
  readonly command?: string;
  readonly output: ComponentChild;
}

function contentOf(entry: Entry): Content {
  switch (entry.kind) {
    case 'observation':
      return {
        what: h('span', null, code(entry.claim), `, in ${seconds(entry.durationMs)}`),
        command: entry.command,
        output: bounded(entry.output, quotesIn(entry), entry.seq),
      };
    case 'step': {
      const ended = entry.exitCode === undefined ? 'cut off' : `exit code ${entry.exitCode}`;
      return {
        what: h('span', null, code(entry.step.kind), `, ${ended}, in ${seconds(entry.durationMs)}`),
        command: entry.command,
        output: bounded(entry.output, [], entry.seq),
      };
    }
    case 'round':
      return { what: 'a round of health questions', output: bounded(roundText(entry), [], entry.seq) };
    case 'trouble':
      return {
        what: h('span', null, code(entry.asking), ' could not be asked'),
        output: bounded(entry.message, [], entry.seq),
      };
    case 'breakdown':
      return { what: 'the lab broke', output: bounded(entry.message, [], entry.seq) };
    case 'measured': {
      const lost = entry.lookups.filter((lookup) => typeof lookup !== 'number').length;
      const text = `${amount(entry.lookups.length, 'lookup')} from ${entry.node}, ${lost} lost`;
      return { what: 'a second of steady lookups', output: lines(text) };
    }
    default:
      return { what: entry.kind, output: null };
  }
}

/** As much of an output as a person reads, and where the rest is. */
function bounded(output: string, around: readonly string[], seq: number): ComponentChild {
  const part = excerpt(output, { lines: limits.lines, around });
  const cut = [...visible(part)];
  const shown = cut.length > limits.characters ? `${cut.slice(0, limits.characters).join('')}…` : part;
  if (shown === output) return lines(output);
  const left = h(
    'p',
    { class: 'muted' },
    `Not the whole of its ${amount(output.length, 'character')}: see entry ${seq} of `,
    h('a', { href: 'journal.jsonl' }, 'journal.jsonl'),
    '.',
  );
  return [lines(shown), left];
}

/** What else was kept for people to look at, with links into the run's directory. */
export function captures(entries: readonly Entry[]): ComponentChild {
  const kept = entries.flatMap((entry) =>
    entry.kind === 'capture' && /^[0-9a-f]+$/.test(entry.blob)
      ? h(
          'li',
          null,
          h('a', { href: `blobs/${entry.blob}` }, oneLine(entry.what)),
          ` (${amount(entry.bytes, 'byte')}): `,
          code(entry.command, 140),
        )
      : [],
  );
  return kept.length === 0
    ? null
    : folded(`Kept beside the journal: ${amount(kept.length, 'file')}`, h('ul', { class: 'kept' }, kept));
}
