import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { expect } from 'chai';
import { encode } from 'dns-packet';
import { askPod } from '../../harness/observe/ask-pod.ts';
import { look } from '../../harness/observe/reader.ts';
import { apiServer } from './api-server.ts';

/** A message as a server sends it over a WebSocket: two channels, the first for data and the second for errors. */
const frame = (channel: 0 | 1, data: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x82, data.length + 1, channel]), data]);

/** Opens every port-forward, and goes on as it is told to. */
async function forwarding(then: (socket: Duplex) => void) {
  const server = await apiServer(() => undefined);
  server.server.on('upgrade', ({ headers }, socket) => {
    const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    socket.write(
      [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Protocol: v4.channel.k8s.io',
        `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}\r\n\r\n`,
      ].join('\r\n'),
    );
    // Each channel begins with the number of the port.
    for (const channel of [0, 1] as const) socket.write(frame(channel, Buffer.from([53, 0])));
    socket.on('error', () => undefined).on('end', () => socket.end());
    // What comes first is the question.
    socket.once('data', () => then(socket));
  });
  return server;
}

const replies = (...ids: number[]): Buffer[] =>
  ids.map((id) => {
    const message = encode({ type: 'response', id, answers: [{ type: 'A', name: 'a.b', data: '10.96.0.1' }] });
    return Buffer.concat([Buffer.from([0, message.length]), message]);
  });

describe('a pod of CoreDNS that is asked through a port-forward', function () {
  this.timeout(20_000);
  const ask = async (budgetMs: number, then: (socket: Duplex) => void) => {
    await using server = await forwarding(then);
    const found = await look('port-forward', () =>
      askPod(server.reader(budgetMs), { namespace: 'kube-system', name: 'c', port: 53 }, [{ name: 'a.b' }]),
    );
    return 'seen' in found ? found.seen[0]?.answers : found.unseen;
  };

  it('and says nothing for as long as a lookup is given, times out', async () => {
    expect(await ask(15_000, () => undefined)).to.deep.equal(['timed-out', 'timed-out', 'timed-out']);
  });

  it('answers while there is time, however little is left', async () => {
    const answer = (socket: Duplex) => {
      for (const reply of replies(1, 2, 3)) socket.write(frame(0, reply));
    };
    expect(await ask(2_000, answer)).to.deep.equal(['answered', 'answered', 'answered']);
  });

  it('has said nothing where there was no time to wait for it, or not for all of it', async () => {
    const unseen = 'port-forward: no time left to wait for the answer';
    expect(await ask(1_500, () => undefined)).to.equal(unseen);
    expect(await ask(1_500, (socket) => socket.end())).to.equal(unseen);
    const answerOnce = (socket: Duplex) => socket.write(frame(0, Buffer.concat(replies(1))));
    expect(await ask(1_500, answerOnce)).to.equal(unseen);
  });

  it('is out of reach where the kubelet says so, however little time is left', async () => {
    const refuse = (socket: Duplex) => socket.write(frame(1, Buffer.from('connection refused')));
    expect(await ask(2_000, refuse)).to.deep.equal(['unreachable', 'unreachable', 'unreachable']);
  });
});
