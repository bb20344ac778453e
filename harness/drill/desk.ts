import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { deskName, traineeMark } from '../engine/desk-name.ts';
import { EnvironmentError, UsageError } from '../vocabulary/failures.ts';
import { bashStartup, type Question, questions, type Surroundings, shims } from './shims.ts';

/** What the kernel takes for the path of a socket, on Linux; elsewhere it is four less. */
const socketPathLimit = 103;
const requestLimit = 4_096;

export interface Reply {
  readonly text: string;
  readonly exitCode: number;
}

/** Answers what the trainee asks. */
export type Answering = (question: Question, words: readonly string[]) => Promise<Reply>;

const request = z.object({ question: z.enum(questions), words: z.array(z.string()).max(20) });

/** The private directory of a drill: the commands of its shell, and the socket by which they ask the harness. */
export class Desk implements AsyncDisposable {
  readonly path: string;
  readonly bin: string;
  readonly #server: Server;

  private constructor(path: string, server: Server) {
    this.path = path;
    this.bin = join(path, 'bin');
    this.#server = server;
  }

  /**
   * Where the desk of a run would be.
   *
   * @throws UsageError when its path is too long for a socket
   */
  static pathIn(directory: string): string {
    const path = join(directory, deskName);
    const length = Buffer.byteLength(join(path, 'socket'));
    if (length <= socketPathLimit) return path;
    throw new UsageError(
      `--out: the path of the drill's socket would have ${length} characters, and the system takes ${socketPathLimit}: ${path}\nName a directory with a shorter path.`,
    );
  }

  /** Sets the desk up, and listens. */
  static async open(at: Surroundings, answer: Answering): Promise<Desk> {
    const server = createServer((socket) => void converse(socket, answer));
    const desk = new Desk(at.desk, server);
    mkdirSync(desk.bin, { recursive: true });
    chmodSync(desk.path, 0o700);
    for (const [name, script] of Object.entries(shims(at)))
      writeFileSync(join(desk.bin, name), script, { mode: 0o755 });
    writeFileSync(desk.startup, bashStartup(desk.bin));
    writeFileSync(desk.#notes, '');
    await new Promise<void>((listening, failed) => {
      server.once('error', failed);
      server.listen(join(desk.path, 'socket'), listening);
    });
    return desk;
  }

  get startup(): string {
    return join(this.path, 'bashrc');
  }

  /** Where the trainee is to be marked, where it is a program: should the harness die, the watchdog ends it. */
  get mark(): string {
    return join(this.path, traineeMark);
  }

  get #notes(): string {
    return join(this.path, 'typed');
  }

  /** What the commands have written down, a line each. */
  notes(): string {
    return readFileSync(this.#notes, 'utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((closed) => this.#server.close(() => closed()));
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** One request, a line of JSON; one reply. */
async function converse(socket: Socket, answer: Answering): Promise<void> {
  // Whoever hung up does not wait for the answer.
  socket.on('error', () => undefined);
  let line = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    line += String(chunk);
    if (line.includes('\n') || line.length > requestLimit) break;
  }
  socket.end(JSON.stringify(await replyTo(line, answer)));
}

async function replyTo(line: string, answer: Answering): Promise<Reply> {
  try {
    const { question, words } = request.parse(JSON.parse(line));
    return await answer(question, words);
  } catch (error) {
    return { text: `that cannot be answered: ${error instanceof Error ? error.message : error}`, exitCode: 70 };
  }
}

/**
 * Finds the machine's own kubectl.
 *
 * @returns undefined where there is none, and the node's can be used
 * @throws EnvironmentError where there is no docker to reach the node's either
 */
export async function findKubectl(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const find = async (program: string): Promise<string | undefined> => {
    const found = await promisify(execFile)('sh', ['-c', `command -v ${program}`], { env: environment }).catch(
      () => undefined,
    );
    return found?.stdout.trim() || undefined;
  };
  const [kubectl, docker] = [await find('kubectl'), await find('docker')];
  if (docker !== undefined) return kubectl;
  throw new EnvironmentError(
    'a drill needs the docker command, by which its shell reaches the nodes: install it, or put it on the PATH',
  );
}
