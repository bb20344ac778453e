import { readFileSync } from 'node:fs';

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
const prelude = read('client.pl');

/** A Perl program of the lab's that asks in a client pod until it is ended. */
export interface ClientScript {
  /** A shell command that ends the one that runs in a pod, if one does. */
  readonly end: string;
  /** A command for a client pod that ends the one before it, and then runs. */
  command(settings: readonly (string | number)[]): readonly string[];
}

/**
 * @param name of the program, `NAME.pl` in this folder: it leaves its process id in a file of that name. A process whose output
 *   nobody reads any more does not end by itself, it waits to be read.
 */
export function clientScript(name: string): ClientScript {
  const pidFile = `/tmp/dnsdrill-${name}.pid`;
  const program = prelude + read(`${name}.pl`);
  const end = `if [ -f ${pidFile} ]; then kill "$(cat ${pidFile})" 2>/dev/null; rm -f ${pidFile}; fi; true`;
  return {
    end,
    command: (settings) => ['sh', '-c', `${end}\nexec perl -e "$@"`, name, program, pidFile, ...settings.map(String)],
  };
}
