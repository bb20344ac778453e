import type { Answer } from '../vocabulary/answers.ts';

/** What a client printed, and how it ended. */
export interface LookupOutput {
  readonly text: string;
  readonly exitCode: number | undefined;
}

/** `TYPE ADDRESS` at the end of a line of dig's answer section. */
const addressRecord = /\sIN\s+A{1,4}\s+(\S+)$/gm;

/**
 * Reads dig's answer, printed with `+noall +comments +answer`.
 *
 * @param expected the address that the answer must hold; without it any address will do
 * @returns undefined when the output is no answer at all: dig never ran
 */
export function classifyDig({ text, exitCode }: LookupOutput, expected?: string): Answer<'lookup'> | undefined {
  const status = /->>HEADER<<-.*status: (\w+)/.exec(text)?.[1];
  if (status !== undefined) {
    const addresses = [...text.matchAll(addressRecord)].map((match) => match[1]);
    return classifyStatus(status, addresses, expected);
  }
  if (/connection refused/i.test(text)) return 'refused';
  if (/(network|host) (is )?unreachable|no route to host/i.test(text)) return 'unreachable';
  // Exit code 9: "no reply from server".
  return exitCode === 9 || /timed out|no servers could be reached|end of file/.test(text) ? 'timed-out' : undefined;
}

function classifyStatus(
  status: string,
  addresses: readonly (string | undefined)[],
  expected: string | undefined,
): Answer<'lookup'> {
  if (status === 'NXDOMAIN') return 'nxdomain';
  if (status === 'REFUSED') return 'refused';
  if (status !== 'NOERROR') return 'servfail';
  const right = expected === undefined ? addresses.length > 0 : addresses.includes(expected);
  return right ? 'answered' : 'wrong-answer';
}

/**
 * Reads the answer of busybox' nslookup, which asks for IPv4 and IPv6 and prints both.
 *
 * @returns undefined when the output is no answer at all
 */
export function classifyNslookup({ text, exitCode }: LookupOutput, expected?: string): Answer<'lookup'> | undefined {
  // The first address belongs to the server that was asked; those of the answer stand under `Name:`.
  const addresses = [...text.matchAll(/^Name:.*\n(?:Address(?: \d+)?: (\S+).*)/gm)].map((match) => match[1]);
  if (addresses.length > 0) {
    return expected === undefined || addresses.includes(expected) ? 'answered' : 'wrong-answer';
  }
  if (/connection refused/i.test(text)) return 'refused';
  if (/NXDOMAIN/.test(text)) return 'nxdomain';
  if (/SERVFAIL/.test(text)) return 'servfail';
  if (/REFUSED/.test(text)) return 'refused';
  if (/unreachable|no route to host/i.test(text)) return 'unreachable';
  // 124 and 143: the `timeout` around it ended it.
  if (/timed out|no servers could be reached/.test(text) || exitCode === 124 || exitCode === 143) return 'timed-out';
  return /Can't find|No answer/.test(text) ? 'wrong-answer' : undefined;
}
