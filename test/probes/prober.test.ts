import { expect } from 'chai';
import { clientScript } from '../../harness/probes/client-script.ts';
import { proberCommand, readProber } from '../../harness/probes/prober.ts';
import { proberPorts } from '../../harness/probes/source-ports.ts';
import { askInNamespace } from '../fixtures/dns-namespace.ts';

const beatsPerSecond = 20;
const patienceSeconds = 0.5;

interface Asking {
  readonly questions: readonly string[];
  readonly nameserver?: string;
  /** The only port that the lookups may come from, and that somebody else has. */
  readonly takenPort?: number;
}

/** What the prober tells in two seconds, with the latencies taken out. */
async function probe({ questions, nameserver, takenPort }: Asking): Promise<string[]> {
  const ports = takenPort === undefined ? [proberPorts.first, proberPorts.count] : [takenPort, 1];
  const command = clientScript('prober').command([beatsPerSecond, patienceSeconds, 2, ...ports, ...questions]);
  const told = await askInNamespace(command, nameserver);
  return told.split('\n').map((line) => line.replace(/ \d+\.\d$/, ' MS'));
}

const saidOf = (name: string, lines: readonly string[]): string[] => [
  ...new Set(lines.filter((line) => line.includes(` ${name} `))),
];

describe('the prober', function () {
  this.timeout(30_000);

  it('has a word for every answer, over both protocols', async () => {
    const expected: Readonly<Record<string, string>> = {
      'address.test': 'answered MS',
      'both.test': 'answered MS',
      'alias.test': 'wrong-answer MS',
      'nothing.test': 'wrong-answer MS',
      'nxdomain.test': 'nxdomain MS',
      'servfail.test': 'servfail MS',
      'refused.test': 'refused MS',
      'notimp.test': 'servfail MS',
      'silence.test': 'timed-out',
      'stranger.test': 'timed-out',
    };
    const lines = await probe({ questions: Object.keys(expected).flatMap((name) => [`udp:${name}`, `tcp:${name}`]) });
    for (const [name, word] of Object.entries(expected)) {
      expect(saidOf(name, lines), name).to.have.members([`udp ${name} ${word}`, `tcp ${name} ${word}`]);
    }
  });

  it('tells a connection that ends before the answer is whole from one that answers', async () => {
    expect(saidOf('cut.test', await probe({ questions: ['tcp:cut.test'] }))).to.deep.equal(['tcp cut.test timed-out']);
  });

  it('knows a resolver that nobody listens on, and one that no route leads to', async () => {
    const questions = ['udp:a.test', 'tcp:a.test'];
    const refused = saidOf('a.test', await probe({ questions, nameserver: '127.0.0.2' }));
    expect(refused).to.have.members(['udp a.test refused', 'tcp a.test refused']);
    const lost = saidOf('a.test', await probe({ questions, nameserver: '192.0.2.1' }));
    expect(lost).to.have.members(['udp a.test unreachable', 'tcp a.test unreachable']);
  });

  it('says nothing of DNS where its port is taken', async () => {
    expect(await probe({ questions: ['tcp:address.test'], takenPort: 53 })).to.deep.equal(['']);
  });

  it('keeps its beat while others wait for an answer', async () => {
    const lines = await probe({ questions: ['tcp:silence.test', 'udp:address.test'] });
    const answered = lines.filter((line) => line === 'udp address.test answered MS').length;
    // Half of the beats of two seconds, all but those at the ends.
    expect(answered).to.be.within(beatsPerSecond - 6, beatsPerSecond + 1);
  });

  it('asks about an internal and an external name, and ends by itself', () => {
    const [sh, , , , , ...settings] = proberCommand(90_000);
    expect(sh).to.equal('sh');
    expect(settings).to.deep.equal([
      ...['4', '1', '90', '10000', '8000'],
      ...['udp:my-service.default.svc.cluster.local', 'tcp:my-service.default.svc.cluster.local'],
      ...['udp:www.google.com', 'tcp:www.google.com'],
    ]);
  });
});

describe('readProber', () => {
  it('gives each complete answer once, and keeps the rest', () => {
    const first = readProber('udp www.google.com answered 3.1\ntcp www.google.com timed');
    expect(first.answers).to.deep.equal([
      { protocol: 'udp', name: 'www.google.com', answer: 'answered', latencyMs: 3.1 },
    ]);
    const second = readProber(`${first.rest}-out\n`);
    expect(second.answers).to.deep.equal([
      { protocol: 'tcp', name: 'www.google.com', answer: 'timed-out', latencyMs: undefined },
    ]);
    expect(second.rest).to.equal('');
  });

  it('leaves out what is no answer', () => {
    expect(readProber('sh: perl: not found\nudp a perhaps\nsctp a answered 1.0\n').answers).to.deep.equal([]);
  });
});
