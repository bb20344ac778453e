import { nearest } from '../nearest.ts';

/** Where on the command line something is wrong. */
export interface Place {
  /** The command that was named; undefined where none was. */
  readonly command: string | undefined;
  /** Words that are no options and that the command has no use for. */
  readonly words: readonly string[];
  /** The names of all options that are accepted there, without dashes. */
  readonly options: readonly string[];
}

/** What yargs says is wrong, in the words of this command line; with what was meant, or where to read on. */
export function explainUsage(message: string, place: Place): string {
  const text = explained(message, place);
  if (text.endsWith('?')) return text;
  return `${text}; see ${['dnsdrill', place.command ?? [], '--help'].flat().join(' ')}`;
}

function explained(message: string, place: Place): string {
  const unknown = /^Unknown arguments?: (.*)$/s.exec(message)?.[1];
  if (unknown !== undefined) return explainUnknown(unknown.split(', '), place);
  const lacking = /^Not enough arguments following: (\S+)$/.exec(message)?.[1];
  if (lacking !== undefined) return `${dashed(lacking)} needs a value`;
  const valued = /^Argument unexpected for: (\S+)$/.exec(message)?.[1];
  if (valued !== undefined) return `${dashed(valued)} takes no value: give it as it is, or leave it out`;
  const missing = /^Missing required arguments?: (.*)$/.exec(message)?.[1];
  if (missing !== undefined) return `${place.command} needs ${missing.split(', ').map(dashed).join(' and ')}`;
  const [, one, other] = /^Arguments (\S+) and (\S+) are mutually exclusive$/.exec(message) ?? [];
  if (one !== undefined && other !== undefined) return `${dashed(one)} and ${dashed(other)} exclude each other`;
  if (message.startsWith('Not enough non-option arguments')) return `${place.command} needs a name`;
  return message;
}

/** The first of them, with what was meant: the others are often only what follows from it. */
function explainUnknown(unknown: readonly string[], { command, words, options }: Place): string {
  const [option] = unknown.filter((name) => !words.includes(name));
  if (option !== undefined) {
    const meant = nearest(option, options);
    return `unknown option ${dashed(option)}${meant === undefined ? '' : `; did you mean ${dashed(meant)}?`}`;
  }
  return `${command} has no use for "${words.join('", "')}"`;
}

const dashed = (name: string): string => `${name.length === 1 ? '-' : '--'}${name}`;
