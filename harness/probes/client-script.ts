import { readFileSync } from 'node:fs';

/** The text of a Perl file of this folder, without its comments: it goes over the wire with each exec. */
const read = (file: string): string =>
  readFileSync(new URL(file, import.meta.url), 'utf8').replaceAll(/^\s*#.*\n/gm, '');
const prelude = read('client.pl');
const lookups = read('lookups.pl');

/** A Perl program of the lab's that asks in a client pod until it is ended. */
export interface ClientScript {
  /** A shell command that ends the one that runs in a pod, if one does. */
  readonly end: string;
  /** A command for a client pod that ends the one before it, and then runs. */
  command(settings: readonly (string | number)[]): readonly string[];
}

/**
 * A program that runs until it is ended, by its process id in a file of its own. A process whose output nobody reads any more
 * does not end by itself, it waits to be read.
 *
 * @param name of the program, `NAME.pl` in this folder
 */
export function clientScript(name: 'prober' | 'meter'): ClientScript {
  const pidFile = `/tmp/dnsdrill-${name}.pid`;
  const program = prelude + (name === 'prober' ? lookups : '') + read(`${name}.pl`);
  const end = `if [ -f ${pidFile} ]; then kill "$(cat ${pidFile})" 2>/dev/null; rm -f ${pidFile}; fi; true`;
  const start = `${end}\necho $$ > ${pidFile}\nexec perl -e "$@"`;
  return { end, command: (settings) => ['sh', '-c', start, name, program, ...settings.map(String)] };
}

const round = prelude + lookups + read('round.pl');

/**
 * A command for a client pod that asks several questions side by side, each once.
 *
 * @param patienceSeconds how long each may wait for its answer
 * @param questions as `PORT:PROTOCOL:NAME`, the port being the one to ask from
 */
export const roundCommand = (patienceSeconds: number, questions: readonly string[]): readonly string[] => [
  ...['perl', '-e', round, String(patienceSeconds)],
  ...questions,
];
