import { createHash } from 'node:crypto';
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { isEntry } from './journal/entry-shape.ts';
import { redact, redactText } from './redact.ts';
import type { Entry, EntryBody, EntryContext } from './vocabulary/entry.ts';
import { CannotWrite } from './vocabulary/failures.ts';

/** The record of a run: entries are appended, in the order in which things happened, and never changed. */
export class Journal {
  /** Aborted, with `CannotWrite`, when something could not be written: what goes on from there leaves no record. */
  readonly failed: AbortSignal;
  readonly #failure = new AbortController();
  readonly #directory: string;
  readonly #file: number;
  readonly #blobs: string;
  readonly #onEntry: (entry: Entry) => void;
  readonly #startedMs = performance.now();
  #seq = 0;

  /**
   * Opens `journal.jsonl` in a run's directory.
   *
   * @param onEntry told of every entry once it is written, for whoever shows progress
   * @throws CannotWrite when the directory cannot be written
   */
  constructor(directory: string, onEntry: (entry: Entry) => void = () => {}) {
    this.failed = this.#failure.signal;
    this.#directory = directory;
    this.#blobs = join(directory, 'blobs');
    this.#onEntry = onEntry;
    try {
      mkdirSync(this.#blobs, { recursive: true });
      this.#file = openSync(join(directory, 'journal.jsonl'), 'a');
    } catch (error) {
      throw new CannotWrite(directory, error);
    }
  }

  /** What an entry would be stamped with now: whole milliseconds since the run began. */
  get nowMs(): number {
    return Math.round(performance.now() - this.#startedMs);
  }

  /**
   * Appends an entry, without its secrets. It is with the operating system when this returns and so survives the
   * process; an intent, on which recovery rests, is on the disk.
   *
   * A failure aborts `failed`, and nothing is written after it. It is thrown for an intent, whose step must not be done,
   * and not otherwise: entries also come from callbacks, where nobody could catch it.
   *
   * @throws CannotWrite for an intent that could not be written
   */
  append(body: EntryBody, context: EntryContext = {}): Entry {
    const stamp = { seq: this.#seq++, at: new Date().toISOString(), ms: this.nowMs };
    const entry: Entry = redact({ ...stamp, ...context, ...body });
    const written = this.#orFail(() => {
      this.#writeWhole(`${JSON.stringify(entry)}\n`);
      if (entry.kind === 'intent') fdatasyncSync(this.#file);
    });
    if (!written && entry.kind === 'intent') throw this.failed.reason;
    if (written) this.#onEntry(entry);
    return entry;
  }

  /** Keeps a long text beside the journal, named by its hash, and records where it is. */
  capture(what: { what: string; command: string }, text: string, context: EntryContext): void {
    const clean = redactText(text);
    const blob = createHash('sha256').update(clean).digest('hex');
    const bytes = Buffer.byteLength(clean);
    const file = join(this.#blobs, blob);
    const written = this.#orFail(() => {
      // It may be the text of an earlier entry too, which a disk that is full by now must not cost it.
      if (statSync(file, { throwIfNoEntry: false })?.size === bytes) return;
      try {
        writeFileSync(file, clean);
      } catch (error) {
        // Half a text under the name of the whole would be a lie.
        rmSync(file, { force: true });
        throw error;
      }
    });
    if (written) this.append({ kind: 'capture', ...what, blob, bytes }, context);
  }

  /**
   * Closes the journal.
   *
   * @throws CannotWrite when not everything could be written
   */
  close(): void {
    closeSync(this.#file);
    this.failed.throwIfAborted();
  }

  /** @returns whether it was written; false as well when something before was not */
  #orFail(write: () => void): boolean {
    if (this.failed.aborted) return false;
    try {
      write();
      return true;
    } catch (error) {
      this.#failure.abort(new CannotWrite(this.#directory, error));
      return false;
    }
  }

  /** Writes a line or nothing: a disk that fills up takes a part of it. */
  #writeWhole(line: string): void {
    const bytes = Buffer.from(line);
    const { size } = fstatSync(this.#file);
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
    } catch (error) {
      this.#takeBack(size);
      throw error;
    }
  }

  #takeBack(size: number): void {
    try {
      ftruncateSync(this.#file, size);
    } catch {
      // Then half a line stays, which whoever reads the journal leaves out.
    }
  }
}

/** What could be read of a journal. */
export interface ReadJournal {
  readonly entries: readonly Entry[];
  /** Lines of which something is no entry, as a cut leaves them, or not a whole one: their numbers, from 1. */
  readonly damagedLines: readonly number[];
}

/**
 * Reads every complete entry; a journal that was cut off anywhere still tells what happened before, and after a hole in it what
 * happened then.
 */
export function parseJournal(text: string): ReadJournal {
  const entries: Entry[] = [];
  const damagedLines: number[] = [];
  text.split('\n').forEach((line, index) => {
    if (line === '') return;
    const found = piecesOf(line).map(parseEntry);
    const whole = found.filter((entry) => entry !== undefined);
    entries.push(...whole);
    if (whole.length === 0 || whole.length < found.length) damagedLines.push(index + 1);
  });
  return { entries, damagedLines };
}

/**
 * After a power cut a file can be as long as it was meant to be, with zeros for what never arrived: megabytes of them, in place of
 * line breaks as well. JSON has none, so they part what is left of entries.
 */
const piecesOf = (line: string): string[] => line.split(/\0+/).filter((piece) => piece !== '');

function parseEntry(piece: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(piece);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined; // The caller counts it as damaged.
  }
}
