import { expect } from 'chai';
import { endlessDigs, readDigs } from '../../harness/probes/dig-stream.ts';

const answered =
  '=udp:www.google.com 0\n;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n' +
  'www.google.com.\t30\tIN\tA\t203.0.113.11\n;; Query time: 3 msec\n.\n';
const timedOut = '=tcp:www.google.com 9\n;; no servers could be reached\n.\n';

describe('the stream of the prober', () => {
  it('gives each complete answer once, and keeps the rest', () => {
    const cut = `${answered}\n\n${timedOut}`;
    const first = readDigs(cut.slice(0, answered.length + 20));
    expect(first.answers).to.deep.equal([
      { protocol: 'udp', name: 'www.google.com', answer: 'answered', latencyMs: 3 },
    ]);
    const second = readDigs(first.rest + cut.slice(answered.length + 20));
    expect(second.answers).to.deep.equal([
      { protocol: 'tcp', name: 'www.google.com', answer: 'timed-out', latencyMs: undefined },
    ]);
    expect(second.rest.trim()).to.equal('');
  });

  it('leaves out what is no answer', () => {
    expect(readDigs('=udp:www.google.com 127\nsh: dig: not found\n.\n').answers).to.deep.equal([]);
  });

  it('is asked by a script that ends by itself', () => {
    expect(endlessDigs(60_000)).to.contain('[ $i -lt 60 ]');
  });
});
