import { z } from 'zod';
import type { Deed } from '../vocabulary/drill.ts';

/** Commands are as long as people make them; a journal needs no more of one. */
const commandLimit = 400;

/** What an event of the audit log is read for (audit.k8s.io/v1, level Metadata). */
const auditEvent = z.object({
  verb: z.string(),
  userAgent: z.string().optional(),
  user: z.object({ username: z.string() }),
  requestReceivedTimestamp: z.string(),
  objectRef: z
    .object({
      resource: z.string().optional(),
      subresource: z.string().optional(),
      namespace: z.string().optional(),
      name: z.string().optional(),
    })
    .optional(),
  responseStatus: z.object({ code: z.number().optional() }).optional(),
});

/** Clocks: what the wall said when the journal's read 0. */
export interface Since {
  /** What came before is not the trainee's. */
  readonly startedAt: Date;
  readonly journalZero: Date;
}

/**
 * Reads what the trainee asked of the API server. The lab is another user, but for its kubectl on a node: what kubectl changed there
 * as the administrator while the clock ran is the trainee's as well.
 *
 * @param log lines of JSON; what is no event is left out, as a line is that is being written
 */
export function readAuditLog(log: string, since: Since): Deed[] {
  const deeds: Deed[] = [];
  for (const line of log.split('\n')) {
    const parsed = auditEvent.safeParse(parseJson(line));
    if (!parsed.success) continue;
    const { verb, user, userAgent = '', objectRef, responseStatus, requestReceivedTimestamp } = parsed.data;
    const at = new Date(requestReceivedTimestamp);
    const isTheirs = user.username === 'trainee' || userAgent.startsWith('kubectl/');
    if (!isTheirs || at < since.startedAt || objectRef === undefined) continue;
    const { resource = '?', subresource, namespace, name } = objectRef;
    const object = [
      `${resource}${subresource === undefined ? '' : `/${subresource}`}`,
      ...(namespace === undefined ? [] : [namespace]),
      ...(name === undefined ? [] : [name]),
    ].join(' ');
    deeds.push({
      ...{ deed: 'requested', atMs: at.getTime() - since.journalZero.getTime(), verb, object },
      code: responseStatus?.code ?? 0,
    });
  }
  return deeds;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // Not an event: the caller leaves it out.
  }
}

/**
 * Reads the notes that the drill's own commands take: seconds since 1970, with a fraction where this machine's `date` knows one; where;
 * and the command; parted by tabs.
 */
export function readNotes(notes: string, since: Since): Deed[] {
  return notes.split('\n').flatMap((line) => {
    const [, seconds, where = '', command = ''] = /^(\d+(?:\.\d+)?)[^\t]*\t([^\t]*)\t(.*)$/.exec(line) ?? [];
    return seconds === undefined ? [] : [typed(Number(seconds), where, command, since)];
  });
}

/** Reads a history of bash in which a line `#SECONDS` stands before each command. */
export function readHistory(history: string, node: string, since: Since): Deed[] {
  let seconds: number | undefined;
  return history.split('\n').flatMap((line) => {
    const stamp = /^#(\d{9,11})$/.exec(line)?.[1];
    if (stamp !== undefined) seconds = Number(stamp);
    if (stamp !== undefined || line === '' || seconds === undefined) return [];
    return [typed(seconds, node, line, since)];
  });
}

function typed(seconds: number, where: string, command: string, { journalZero }: Since): Deed {
  const cut = command.length > commandLimit ? `${command.slice(0, commandLimit)}…` : command;
  return { deed: 'typed', atMs: Math.round(seconds * 1_000) - journalZero.getTime(), where, command: cut };
}
