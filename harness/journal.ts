import { createHash } from 'node:crypto';
import { closeSync, fdatasyncSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { redact, redactText } from './redact.ts';
import type { Entry, EntryBody, EntryContext } from './vocabulary/entry.ts';

/** The record of a run: entries are appended, in the order in which things happened, and never changed. */
export class Journal {
  readonly #file: number;
  readonly #blobs: string;
  readonly #onEntry: (entry: Entry) => void;
  readonly #startedMs = performance.now();
  #seq = 0;

  /**
   * Opens `journal.jsonl` in a run's directory.
   *
   * @param onEntry told of every entry once it is written, for whoever shows progress
   * @throws Error of node:fs when the directory cannot be written
   */
  constructor(directory: string, onEntry: (entry: Entry) => void = () => {}) {
    this.#blobs = join(directory, 'blobs');
    mkdirSync(this.#blobs, { recursive: true });
    this.#file = openSync(join(directory, 'journal.jsonl'), 'a');
    this.#onEntry = onEntry;
  }

  /**
   * Appends an entry, without its secrets. It is with the operating system when this returns and so survives the
   * process; an intent, on which recovery rests, is on the disk.
   */
  append(body: EntryBody, context: EntryContext = {}): Entry {
    const ms = Math.round(performance.now() - this.#startedMs);
    const stamp = { seq: this.#seq++, at: new Date().toISOString(), ms };
    const entry: Entry = redact({ ...stamp, ...context, ...body });
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
    if (entry.kind === 'intent') fdatasyncSync(this.#file);
    this.#onEntry(entry);
    return entry;
  }

  /** Keeps a long text beside the journal, named by its hash, and records where it is. */
  capture(what: { what: string; command: string }, text: string, context: EntryContext): void {
    const clean = redactText(text);
    const blob = createHash('sha256').update(clean).digest('hex');
    writeFileSync(join(this.#blobs, blob), clean);
    this.append({ kind: 'capture', ...what, blob, bytes: Buffer.byteLength(clean) }, context);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** What could be read of a journal. */
export interface ReadJournal {
  readonly entries: readonly Entry[];
  /** Lines that are no entries, as a cut leaves them: their numbers, from 1. */
  readonly damagedLines: readonly number[];
}

/** Reads every complete entry; a journal that was cut off anywhere still tells what happened before. */
export function parseJournal(text: string): ReadJournal {
  const entries: Entry[] = [];
  const damagedLines: number[] = [];
  text.split('\n').forEach((line, index) => {
    if (line === '') return;
    const entry = parseEntry(line);
    if (entry) entries.push(entry);
    else damagedLines.push(index + 1);
  });
  return { entries, damagedLines };
}

function parseEntry(line: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const complete = typeof value === 'object' && value !== null && 'seq' in value && 'kind' in value && 'ms' in value;
    return complete ? (value as Entry) : undefined;
  } catch {
    return undefined; // The caller counts it as damaged.
  }
}
