import type { Telling } from '../phases/telling.ts';
import type { Deed } from '../vocabulary/drill.ts';
import { auditLogPath } from './audit.ts';
import { nodeHistoryPath } from './shims.ts';
import { readAuditLog, readHistory, readNotes } from './traces.ts';

const timeoutMs = 20_000;
/** Of each sort: a program may ask the API server thousands of times. */
const deedsLimit = 500;

/** Writes down what the trainee did, as far as the API server, the shells of the nodes and the drill's own commands show it. */
export async function writeTraces(
  telling: Telling,
  { notes, startedAt }: { notes: string; startedAt: Date },
): Promise<void> {
  const { cluster, signal } = telling;
  const journalZero = new Date(Date.now() - telling.nowMs);
  // The commands of the shells note whole seconds.
  const since = { startedAt, journalZero };
  const read = async (node: (typeof cluster.nodes)[number], path: string): Promise<string> => {
    const { stdout, exitCode, stderr } = await node.run(['sh', '-c', `[ ! -e ${path} ] || cat ${path}`], {
      timeoutMs,
      signal,
    });
    if (exitCode !== 0) telling.write({ kind: 'trouble', asking: `${path} of ${node.name}`, message: stderr.trim() });
    return stdout;
  };
  const histories = await Promise.all(
    cluster.nodes.map(async (node) => readHistory(await read(node, nodeHistoryPath), node.name, since)),
  );
  const requests = readAuditLog(await read(cluster.controlPlane, auditLogPath), since);
  write(telling, readNotes(notes, since));
  write(telling, histories.flat());
  write(telling, requests);
}

function write(telling: Telling, deeds: readonly Deed[]): void {
  for (const did of deeds.slice(0, deedsLimit)) telling.write({ kind: 'deed', did });
  const more = deeds.length - deedsLimit;
  if (more > 0)
    telling.write({ kind: 'trouble', asking: 'what the trainee did', message: `and ${more} more like the last` });
}
