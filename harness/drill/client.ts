/**
 * Asks the harness of a drill that goes on: what stands behind `hint`, `status`, `giveup`, `cause` and `explain` in its shell.
 *
 *     node client.ts SOCKET QUESTION [WORD...]
 */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

const [socketPath = '', question = '', ...words] = process.argv.slice(2);
const socket = connect(socketPath);
socket.on('connect', () => socket.write(`${JSON.stringify({ question, words })}\n`));
try {
  const reply = JSON.parse(await text(socket)) as { text: string; exitCode: number };
  process.stdout.write(`${reply.text}\n`);
  process.exitCode = reply.exitCode;
} catch (error) {
  const said = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${question}: the drill does not answer, so it must be over (${said})\n`);
  process.exitCode = 69;
}
